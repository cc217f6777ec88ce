package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.shop.ShopChange.UserChanged;
import java.util.UUID;

/** The users of a partition and their credit. Written by the partition's owner; callers check before they change. */
final class Accounts {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("shop.users");

  static final int CREDIT = COLUMNS.longColumn("credit");

  /** The row's part of {@link ShopSum#FUNDED}; the other two likewise. */
  static final int FUNDED = COLUMNS.longColumn("funded");

  static final int SPENT = COLUMNS.longColumn("spent");
  static final int PAID_OUT = COLUMNS.longColumn("paid_out");

  private static final Schema SCHEMA = COLUMNS.build(ShopId.ROUTING);

  private final ShopSums sums;
  final Table table;

  Accounts(PartitionContext context, ShopSums sums) {
    this.sums = sums;
    table = new Table(SCHEMA, context.undo());
  }

  int find(UUID user) {
    return table.find(user.getMostSignificantBits(), user.getLeastSignificantBits());
  }

  long credit(int row) {
    return table.getLong(row, CREDIT);
  }

  void create(UUID user, Sink sink) {
    insert(user, 0, sink);
  }

  /** Puts a user where perhaps there was one. */
  void replace(UUID user, long credit, Sink sink) {
    int row = find(user);
    if (row != Table.NONE) {
      count(row, -1);
      table.delete(row);
    }
    insert(user, credit, sink);
  }

  private void insert(UUID user, long credit, Sink sink) {
    int row = table.insert(user.getMostSignificantBits(), user.getLeastSignificantBits());
    table.setLong(row, CREDIT, credit);
    table.setLong(row, FUNDED, credit);
    table.close(row);
    count(row, 1);
    sink.emit(new UserChanged(user, credit));
  }

  /** Whether so much more can be counted. */
  boolean hasRoomFor(int row, long amount) {
    return table.getLong(row, FUNDED) <= Amounts.MOST_SUM - amount && sums.hasRoomFor(ShopSum.FUNDED, amount);
  }

  void add(UUID user, int row, long amount, Sink sink) {
    move(user, row, amount, FUNDED, ShopSum.FUNDED, sink);
  }

  void spend(UUID user, int row, long amount, Sink sink) {
    move(user, row, -amount, SPENT, ShopSum.SPENT, sink);
  }

  void payOut(UUID user, int row, long amount, Sink sink) {
    move(user, row, -amount, PAID_OUT, ShopSum.PAID_OUT, sink);
  }

  /** Changes the credit, and counts where it came from or went. */
  private void move(UUID user, int row, long change, int column, ShopSum sum, Sink sink) {
    long amount = Math.abs(change);
    long credit = credit(row) + change;
    table.open(row);
    table.setLong(row, CREDIT, credit);
    table.setLong(row, column, table.getLong(row, column) + amount);
    table.close(row);
    sums.add(ShopSum.CREDIT, change);
    sums.add(sum, amount);
    sink.emit(new UserChanged(user, credit));
  }

  /** The change that would make a row. */
  UserChanged restated(int row) {
    return new UserChanged(new UUID(table.keyHigh(row), table.keyLow(row)), credit(row));
  }

  void rebuild() {
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      count(row, 1);
    }
  }

  private void count(int row, int times) {
    sums.add(ShopSum.CREDIT, times * credit(row));
    sums.add(ShopSum.FUNDED, times * table.getLong(row, FUNDED));
    sums.add(ShopSum.SPENT, times * table.getLong(row, SPENT));
    sums.add(ShopSum.PAID_OUT, times * table.getLong(row, PAID_OUT));
  }
}
