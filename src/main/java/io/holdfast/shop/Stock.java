package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.shop.ShopChange.ItemChanged;
import java.util.UUID;

/** The items of a partition. Written by the partition's owner; callers check before they change. */
final class Stock {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("shop.items");

  static final int PRICE = COLUMNS.longColumn("price");
  static final int STOCK = COLUMNS.longColumn("stock");

  /** The row's part of {@link ShopSum#SUPPLIED}; the other two likewise. */
  static final int SUPPLIED = COLUMNS.longColumn("supplied");

  static final int SOLD = COLUMNS.longColumn("sold");
  static final int WITHDRAWN = COLUMNS.longColumn("withdrawn");

  private static final Schema SCHEMA = COLUMNS.build(ShopId.ROUTING);

  private final ShopSums sums;
  final Table table;

  Stock(PartitionContext context, ShopSums sums) {
    this.sums = sums;
    table = new Table(SCHEMA, context.undo());
  }

  int find(UUID item) {
    return table.find(item.getMostSignificantBits(), item.getLeastSignificantBits());
  }

  long price(int row) {
    return table.getLong(row, PRICE);
  }

  long stock(int row) {
    return table.getLong(row, STOCK);
  }

  void create(UUID item, long price, Sink sink) {
    insert(item, 0, price, sink);
  }

  /** Puts an item where perhaps there was one. */
  void replace(UUID item, long stock, long price, Sink sink) {
    int row = find(item);
    if (row != Table.NONE) {
      count(row, -1);
      table.delete(row);
    }
    insert(item, stock, price, sink);
  }

  private void insert(UUID item, long stock, long price, Sink sink) {
    int row = table.insert(item.getMostSignificantBits(), item.getLeastSignificantBits());
    table.setLong(row, PRICE, price);
    table.setLong(row, STOCK, stock);
    table.setLong(row, SUPPLIED, stock);
    table.close(row);
    count(row, 1);
    sink.emit(new ItemChanged(item, stock, price));
  }

  /** Whether so many more can be counted. */
  boolean hasRoomFor(int row, long amount) {
    return table.getLong(row, SUPPLIED) <= Amounts.MOST_SUM - amount && sums.hasRoomFor(ShopSum.SUPPLIED, amount);
  }

  void add(UUID item, int row, long amount, Sink sink) {
    move(item, row, amount, SUPPLIED, ShopSum.SUPPLIED, sink);
  }

  void sell(UUID item, int row, long amount, Sink sink) {
    move(item, row, -amount, SOLD, ShopSum.SOLD, sink);
  }

  void withdraw(UUID item, int row, long amount, Sink sink) {
    move(item, row, -amount, WITHDRAWN, ShopSum.WITHDRAWN, sink);
  }

  /** Changes the stock, and counts where it came from or went. */
  private void move(UUID item, int row, long change, int column, ShopSum sum, Sink sink) {
    long amount = Math.abs(change);
    long stock = stock(row) + change;
    table.open(row);
    table.setLong(row, STOCK, stock);
    table.setLong(row, column, table.getLong(row, column) + amount);
    table.close(row);
    sums.add(ShopSum.STOCK, change);
    sums.add(sum, amount);
    sink.emit(new ItemChanged(item, stock, price(row)));
  }

  /** The change that would make a row. */
  ItemChanged restated(int row) {
    return new ItemChanged(new UUID(table.keyHigh(row), table.keyLow(row)), stock(row), price(row));
  }

  void rebuild() {
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      count(row, 1);
    }
  }

  private void count(int row, int times) {
    sums.add(ShopSum.STOCK, times * stock(row));
    sums.add(ShopSum.SUPPLIED, times * table.getLong(row, SUPPLIED));
    sums.add(ShopSum.SOLD, times * table.getLong(row, SOLD));
    sums.add(ShopSum.WITHDRAWN, times * table.getLong(row, WITHDRAWN));
  }
}
