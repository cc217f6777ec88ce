package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/**
 * The quotas of the shop. Each is of the whole cluster; a partition grants its equal share of it, because it knows of
 * no other.
 */
public final class ShopSettings {

  /** How many items there may be. */
  public static final Setting ITEMS = new Setting("shop.quota_items", "items", 2_000_000, 0, 100_000_000);

  /** How many users there may be. */
  public static final Setting USERS = new Setting("shop.quota_users", "users", 2_000_000, 0, 100_000_000);

  /** How many orders there may be. */
  public static final Setting ORDERS = new Setting("shop.quota_orders", "orders", 4_000_000, 0, 100_000_000);

  /** How many bytes the lines and the users' names of all orders may have. */
  public static final Setting ORDER_BYTES = new Setting("shop.quota_bytes", "bytes", 1L << 30, 0, 1L << 40);

  /** How many lines an order may have. */
  public static final Setting LINES = new Setting("shop.order_lines", "lines", 100, 1, 1_000);

  static final List<Setting> ALL = List.of(ITEMS, USERS, ORDERS, ORDER_BYTES, LINES);

  private ShopSettings() {}

  /** What of a quota this partition grants. */
  static long share(Setting quota, PartitionContext context) {
    int partitions = context.partitioning().count();
    return (context.settings().valueOf(quota) + partitions - 1) / partitions;
  }
}
