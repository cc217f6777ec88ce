package io.holdfast.shop;

import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableMemory;
import io.holdfast.kernel.table.TableView;
import java.util.List;

/**
 * A partition's share of the shop as any thread may see it. Each thread that reads takes a {@link #reader} of its own
 * and keeps it; numbers for metrics are here and, of all partitions, in {@link ShopAudit}.
 */
public final class ShopView {
  final TableView items;
  final TableView users;
  final TableView orders;
  final ShopSums sums;
  final Stamp stamp;

  ShopView(TableView items, TableView users, TableView orders, ShopSums sums, Stamp stamp) {
    this.items = items;
    this.users = users;
    this.orders = orders;
    this.sums = sums;
    this.stamp = stamp;
  }

  /** A reader for one thread. */
  public ShopReader reader() {
    return new ShopReader(this);
  }

  /** The number of items; near the truth while the partition changes. */
  public int items() {
    return items.size();
  }

  /** The number of users; near the truth while the partition changes. */
  public int users() {
    return users.size();
  }

  /** The number of orders; near the truth while the partition changes. */
  public int orders() {
    return orders.size();
  }

  /** What the tables occupy, in bytes; near the truth while the partition changes. */
  public long tableBytes() {
    return List.of(items, users, orders).stream().map(TableView::memory).mapToLong(TableMemory::total).sum();
  }
}
