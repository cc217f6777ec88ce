package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.QuotaUse;
import io.holdfast.kernel.Setting;
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
  private final PartitionContext context;
  /** Written by the partition, read by anyone. */
  private volatile long stockRefusals;
  private volatile long creditRefusals;

  ShopView(TableView items, TableView users, TableView orders, ShopSums sums, PartitionContext context) {
    this.items = items;
    this.users = users;
    this.orders = orders;
    this.sums = sums;
    this.context = context;
    stamp = context.stamp();
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

  /** What this partition uses of each quota; near the truth while it changes. */
  public List<QuotaUse> quotas() {
    return List.of(use(ShopSettings.ITEMS, items()), use(ShopSettings.USERS, users()),
        use(ShopSettings.ORDERS, orders()), use(ShopSettings.ORDER_BYTES, orders.liveBytes()));
  }

  private QuotaUse use(Setting quota, long used) {
    return new QuotaUse(quota, used, ShopSettings.share(quota, context));
  }

  /** What the tables occupy, in bytes; near the truth while the partition changes. */
  public long tableBytes() {
    return List.of(items, users, orders).stream().map(TableView::memory).mapToLong(TableMemory::total).sum();
  }
}
