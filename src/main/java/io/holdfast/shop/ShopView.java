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
  /** Written by the partition, read by anyone. */
  private volatile long stockRefusals;
  private volatile long creditRefusals;

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

  void count(ShopReply.Refused reply) {
    if (reply instanceof ShopReply.OutOfStock) {
      stockRefusals = stockRefusals + 1;
    } else if (reply instanceof ShopReply.OutOfCredit) {
      creditRefusals = creditRefusals + 1;
    }
  }

  /** What was refused since the start because there were too few of an item. */
  public long stockRefusals() {
    return stockRefusals;
  }

  /** What was refused since the start because a user had too little credit. */
  public long creditRefusals() {
    return creditRefusals;
  }

  /** What the tables occupy, in bytes; near the truth while the partition changes. */
  public long tableBytes() {
    return List.of(items, users, orders).stream().map(TableView::memory).mapToLong(TableMemory::total).sum();
  }
}
