package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.table.Undo;
import io.holdfast.kernel.table.Undoable;

/**
 * The {@link ShopSum}s of a partition: derived from its rows, kept while they change, taken back when a command fails.
 *
 * <p><b>Guard:</b> written by the owner of the partition, read by any thread under the partition's stamp.
 */
final class ShopSums {
  private final Undo undo;
  private final Undoable inverse = this::undo;
  private final long most;
  private final long[] values = new long[ShopSum.values().length];

  ShopSums(PartitionContext context) {
    undo = context.undo();
    most = Amounts.MOST_TOTAL / context.partitioning().count();
  }

  long of(ShopSum sum) {
    return values[sum.ordinal()];
  }

  void add(ShopSum sum, long amount) {
    undo.record(inverse, sum.ordinal(), amount, 0);
    values[sum.ordinal()] += amount;
  }

  private void undo(int sum, long amount, long nothing) {
    values[sum] -= amount;
  }

  /** Whether an amount that is asked for may be added. */
  boolean hasRoomFor(ShopSum sum, long amount) {
    return of(sum) <= most - amount;
  }
}
