package io.holdfast.feed.shop;

import io.holdfast.feed.DomainTables;
import io.holdfast.feed.RowSink;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableSchema;
import io.holdfast.feed.TableSchema.Column;
import io.holdfast.kernel.Change;
import io.holdfast.shop.ShopChange;
import io.holdfast.shop.ShopId;
import java.util.List;

/** The tables {@code items}, {@code users} and {@code orders}; ids as clients write them, lines as JSON. */
public final class ShopTables implements DomainTables {
  private static final TableSchema ITEMS = new TableSchema("items", 1, List.of(new Column("id", SqlType.TEXT),
      new Column("stock", SqlType.BIGINT), new Column("price", SqlType.BIGINT)));
  private static final TableSchema USERS = new TableSchema("users", 1, List.of(new Column("id", SqlType.TEXT),
      new Column("credit", SqlType.BIGINT)));
  private static final TableSchema ORDERS = new TableSchema("orders", 1, List.of(new Column("id", SqlType.TEXT),
      new Column("user_id", SqlType.TEXT), new Column("lines", SqlType.JSON), new Column("total", SqlType.BIGINT),
      new Column("paid", SqlType.TRUTH)));

  private static final String VERSION_1 = """
      create table holdfast.items (
        id text primary key,
        stock bigint not null,
        price bigint not null);
      create table holdfast.users (
        id text primary key,
        credit bigint not null);
      create table holdfast.orders (
        id text primary key,
        user_id text not null,
        lines jsonb not null,
        total bigint not null,
        paid boolean not null);
      create index orders_user_id on holdfast.orders (user_id);
      comment on column holdfast.orders.lines is '[{"item", "quantity", "price"}] in the order of their adding'""";

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(ITEMS, USERS, ORDERS);
  }

  @Override
  public List<String> versions() {
    return List.of(VERSION_1);
  }

  @Override
  public void rows(Change change, long logTime, RowSink into) {
    if (change instanceof ShopChange shopChange) {
      switch (shopChange) {
        case ShopChange.ItemChanged item -> into.put(ITEMS, ShopId.text(item.item()), item.stock(), item.price());
        case ShopChange.UserChanged user -> into.put(USERS, ShopId.text(user.user()), user.credit());
        case ShopChange.OrderChanged order -> into.put(ORDERS, ShopId.text(order.order()), order.user(),
            OrderLines.json(order.lines()), order.total(), order.paid());
      }
    }
  }
}
