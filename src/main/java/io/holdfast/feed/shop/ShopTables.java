package io.holdfast.feed.shop;

import io.holdfast.feed.DomainTables;
import io.holdfast.feed.RowSink;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableSchema;
import io.holdfast.feed.TableSchema.Column;
import io.holdfast.kernel.Change;
import io.holdfast.shop.OrderLine;
import io.holdfast.shop.ShopChange;
import io.holdfast.shop.ShopId;
import java.util.List;

/**
 * The tables {@code stock_items}, {@code users}, {@code orders} and {@code order_items}; ids as clients write them. An
 * order's lines are numbered from 1 in the order in which they were added, and only those that changed are written.
 */
public final class ShopTables implements DomainTables {
  private static final TableSchema STOCK_ITEMS = new TableSchema("stock_items", 1, List.of(
      new Column("id", SqlType.TEXT), new Column("stock", SqlType.BIGINT), new Column("price", SqlType.BIGINT)));
  private static final TableSchema USERS = new TableSchema("users", 1, List.of(new Column("id", SqlType.TEXT),
      new Column("credit", SqlType.BIGINT)));
  private static final TableSchema ORDERS = new TableSchema("orders", 1, List.of(new Column("id", SqlType.TEXT),
      new Column("user_id", SqlType.TEXT), new Column("total", SqlType.BIGINT), new Column("paid", SqlType.TRUTH)));
  private static final TableSchema ORDER_ITEMS = new TableSchema("order_items", 2, List.of(
      new Column("order_id", SqlType.TEXT), new Column("line", SqlType.INTEGER), new Column("item_id", SqlType.TEXT),
      new Column("quantity", SqlType.BIGINT), new Column("price", SqlType.BIGINT)));

  private static final String VERSION_1 = """
      create table holdfast.stock_items (
        id text primary key,
        stock bigint not null,
        price bigint not null);
      create table holdfast.users (
        id text primary key,
        credit bigint not null);
      create table holdfast.orders (
        id text primary key,
        user_id text not null,
        total bigint not null,
        paid boolean not null);
      create index orders_user_id on holdfast.orders (user_id);
      create table holdfast.order_items (
        order_id text,
        line integer,
        item_id text not null,
        quantity bigint not null,
        price bigint not null,
        primary key (order_id, line));
      create index order_items_item_id on holdfast.order_items (item_id);
      comment on column holdfast.order_items.line is 'From 1, in the order in which they were added';
      comment on column holdfast.order_items.price is 'What one cost when it was added'""";

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(STOCK_ITEMS, USERS, ORDERS, ORDER_ITEMS);
  }

  @Override
  public List<String> versions() {
    return List.of(VERSION_1);
  }

  @Override
  public void rows(Change change, long logTime, RowSink into) {
    if (change instanceof ShopChange shopChange) {
      switch (shopChange) {
        case ShopChange.ItemChanged item -> into.put(STOCK_ITEMS, ShopId.text(item.item()), item.stock(), item.price());
        case ShopChange.UserChanged user -> into.put(USERS, ShopId.text(user.user()), user.credit());
        case ShopChange.OrderChanged order -> put(order, into);
      }
    }
  }

  private static void put(ShopChange.OrderChanged order, RowSink into) {
    String id = ShopId.text(order.order());
    into.put(ORDERS, id, order.user(), order.total(), order.paid());
    List<OrderLine> lines = order.lines();
    for (int i = order.kept(); i < lines.size(); i++) {
      OrderLine line = lines.get(i);
      into.put(ORDER_ITEMS, id, i + 1, ShopId.text(line.item()), line.quantity(), line.price());
    }
    for (int i = lines.size(); i < order.before(); i++) {
      into.remove(ORDER_ITEMS, id, i + 1);
    }
  }
}
