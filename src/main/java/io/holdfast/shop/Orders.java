package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.shop.ShopChange.OrderChanged;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The orders of a partition. Written by the partition's owner; callers check before they change.
 *
 * <p>An order's version is the place in the journal of the command that changed it last, so no version comes twice,
 * whatever is initialised again: the sequence, and in the lowest {@value #INDEX_BITS} bits the index in the batch.
 */
final class Orders {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("shop.orders");

  /** The user's name as the order was given it. */
  static final int USER = COLUMNS.bytesColumn("user");

  /** As {@link OrderLine} says. */
  static final int LINES = COLUMNS.bytesColumn("lines");

  static final int TOTAL = COLUMNS.longColumn("total");

  /** 1 if it is paid. */
  static final int PAID = COLUMNS.longColumn("paid");

  static final int VERSION = COLUMNS.longColumn("version");

  private static final Schema SCHEMA = COLUMNS.build(ShopId.ROUTING);
  private static final int INDEX_BITS = 15;
  private static final byte[] NO_LINES = {};

  private final ShopSums sums;
  final Table table;

  Orders(PartitionContext context, ShopSums sums) {
    this.sums = sums;
    table = new Table(SCHEMA, context.undo());
  }

  int find(UUID order) {
    return table.find(order.getMostSignificantBits(), order.getLeastSignificantBits());
  }

  String user(int row) {
    return new String(table.bytes(row, USER), StandardCharsets.UTF_8);
  }

  List<OrderLine> lines(int row) {
    byte[] bytes = table.bytes(row, LINES);
    return OrderLine.read(bytes, bytes.length);
  }

  int lineCount(int row) {
    return table.length(row, LINES) / OrderLine.BYTES;
  }

  long total(int row) {
    return table.getLong(row, TOTAL);
  }

  boolean isPaid(int row) {
    return table.getLong(row, PAID) != 0;
  }

  long version(int row) {
    return table.getLong(row, VERSION);
  }

  /** Bytes of names and lines. */
  long bytes() {
    return table.liveBytes();
  }

  void create(UUID order, String user, Sink sink) {
    emit(order, insert(order, user, NO_LINES, 0, sink), 0, 0, sink);
  }

  /** Puts an unpaid order where perhaps there was one. */
  void replace(UUID order, String user, byte[] lines, long total, Sink sink) {
    int row = find(order);
    int before = 0;
    if (row != Table.NONE) {
      before = lineCount(row);
      count(row, -1);
      table.delete(row);
    }
    emit(order, insert(order, user, lines, total, sink), 0, before, sink);
  }

  private int insert(UUID order, String user, byte[] lines, long total, Sink sink) {
    int row = table.insert(order.getMostSignificantBits(), order.getLeastSignificantBits());
    table.setBytes(row, USER, user.getBytes(StandardCharsets.UTF_8));
    setLines(row, lines, total, sink);
    table.close(row);
    return row;
  }

  void addLine(UUID order, int row, OrderLine line, long total, Sink sink) {
    int before = lineCount(row);
    byte[] lines = OrderLine.appended(table.bytes(row, LINES), line);
    table.open(row);
    setLines(row, lines, total, sink);
    table.close(row);
    emit(order, row, before, before, sink);
  }

  private void setLines(int row, byte[] lines, long total, Sink sink) {
    table.setBytes(row, LINES, lines);
    table.setLong(row, TOTAL, total);
    table.setLong(row, VERSION, versionAt(sink));
  }

  /** Whether the totals of paid orders can be added up with this one. */
  boolean hasRoomFor(int row) {
    return sums.hasRoomFor(ShopSum.TAKINGS, total(row));
  }

  void pay(UUID order, int row, Sink sink) {
    table.open(row);
    table.setLong(row, PAID, 1);
    table.setLong(row, VERSION, versionAt(sink));
    table.close(row);
    count(row, 1);
    emit(order, row, lineCount(row), lineCount(row), sink);
  }

  private static long versionAt(Sink sink) {
    return sink.position().sequence() << INDEX_BITS | sink.command().index();
  }

  private void emit(UUID order, int row, int kept, int before, Sink sink) {
    if (sink.isHeard()) {
      sink.emit(change(order, row, kept, before));
    }
  }

  private OrderChanged change(UUID order, int row, int kept, int before) {
    return new OrderChanged(order, user(row), lines(row), total(row), isPaid(row), kept, before);
  }

  /** The change that would make a row. */
  OrderChanged restated(int row) {
    return change(new UUID(table.keyHigh(row), table.keyLow(row)), row, 0, 0);
  }

  void rebuild() {
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      count(row, 1);
    }
  }

  private void count(int row, int times) {
    if (isPaid(row)) {
      sums.add(ShopSum.ORDERS_PAID, times);
      sums.add(ShopSum.TAKINGS, times * total(row));
    }
  }
}
