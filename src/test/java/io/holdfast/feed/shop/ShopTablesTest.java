package io.holdfast.feed.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.feed.RowSink;
import io.holdfast.feed.TableMirror;
import io.holdfast.feed.TableSchema;
import io.holdfast.shop.OrderLine;
import io.holdfast.shop.ShopChange.ItemChanged;
import io.holdfast.shop.ShopChange.OrderChanged;
import io.holdfast.shop.ShopChange.UserChanged;
import io.holdfast.shop.ShopId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of items, users and orders in tables. */
class ShopTablesTest {
  private static final UUID ITEM = ShopId.numbered(1);
  private static final UUID ORDER = ShopId.numbered(7);
  private static final OrderLine TWO = new OrderLine(ITEM, 2, 5);
  private static final OrderLine THREE = new OrderLine(ShopId.numbered(4), 3, 1);

  private final TableMirror tables = new TableMirror(new ShopTables());

  @Test
  void anItemAndAUserAreARowEach() {
    tables.follow(new ItemChanged(ITEM, 10, 5), new ItemChanged(ITEM, 9, 5), new UserChanged(ITEM, 77));
    assertThat(tables.row("stock_items")).isEqualTo(Map.of("id", "1", "stock", 9L, "price", 5L));
    assertThat(tables.row("users")).isEqualTo(Map.of("id", "1", "credit", 77L));
  }

  @Test
  void anOrdersLinesAreRowsOfTheirOwn() {
    tables.follow(new OrderChanged(ORDER, "1", List.of(), 0, false, 0, 0),
        new OrderChanged(ORDER, "1", List.of(TWO), 10, false, 0, 0),
        new OrderChanged(ORDER, "1", List.of(TWO, THREE), 13, false, 1, 1));
    assertThat(tables.row("orders")).isEqualTo(Map.of("id", "7", "user_id", "1", "total", 13L, "paid", false));
    assertThat(tables.rows("order_items")).isEqualTo(Map.of(
        List.of("7", 1), Map.of("order_id", "7", "line", 1, "item_id", "1", "quantity", 2L, "price", 5L),
        List.of("7", 2), Map.of("order_id", "7", "line", 2, "item_id", "4", "quantity", 3L, "price", 1L)));
  }

  @Test
  void onlyLinesThatChangedAreWritten() {
    List<String> written = new ArrayList<>();
    RowSink sink = new RowSink() {
      @Override
      public void put(TableSchema table, Object... values) {
        written.add(table.name() + Arrays.asList(values).subList(0, table.keys()));
      }

      @Override
      public void set(TableSchema table, Map<String, Object> values) {
        throw new AssertionError(values);
      }

      @Override
      public void remove(TableSchema table, Object... key) {
        throw new AssertionError(Arrays.toString(key));
      }
    };
    new ShopTables().rows(new OrderChanged(ORDER, "1", List.of(TWO, THREE), 13, false, 1, 1), 0, sink);
    new ShopTables().rows(new OrderChanged(ORDER, "1", List.of(TWO, THREE), 13, true, 2, 2), 0, sink);
    assertThat(written).containsExactly("orders[7]", "order_items[7, 2]", "orders[7]");
  }

  @Test
  void anOrderThatIsInitialisedAgainLosesTheLinesBeyond() {
    tables.follow(new OrderChanged(ORDER, "1", List.of(TWO, TWO, TWO, TWO), 40, true, 0, 0),
        new OrderChanged(ORDER, "2", List.of(THREE, TWO), 13, false, 0, 4));
    assertThat(tables.rows("order_items")).hasSize(2);
    assertThat(tables.rows("order_items").get(List.<Object>of("7", 1))).containsEntry("item_id", "4");
    assertThat(tables.row("orders")).containsEntry("user_id", "2").containsEntry("paid", false);
  }
}
