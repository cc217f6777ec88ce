package io.holdfast.kernel.index;

import io.holdfast.kernel.index.RankedIndex.Order;

/** A subtree of a {@link RankedIndex}. */
abstract sealed class RankedNode permits RankedLeaf, RankedBranch {
  /** Entries or children in use. Written by the writer, read by anyone under the partition's stamp. */
  int size;

  /** The number of rows below. */
  abstract int count();

  /**
   * Inserts a row.
   *
   * @return a new right neighbour, if this node had to be split; else null
   */
  abstract RankedNode insert(long key, int row, Order order);

  /** Inserts a row before all others with its key; otherwise as {@link #insert}. */
  abstract RankedNode insertFirst(long key, int row);

  /** The leaf that begins it. */
  abstract RankedLeaf firstLeaf();

  /** Removes a row. */
  abstract void remove(long key, int row, Order order);

  /** Takes over everything of the right neighbour if there is room; whether it did. */
  abstract boolean absorb(RankedNode right);

  abstract boolean isSparse();

  abstract long firstKey();

  abstract int firstRow();

  abstract long memory();

  abstract void verify(Order order);

  /** Negative if (key, row) comes before the entry (otherKey, otherRow). */
  static int compare(long key, int row, long otherKey, int otherRow, Order order) {
    if (key != otherKey) {
      return Long.compare(key, otherKey);
    }
    return row == otherRow ? 0 : order.compareTies(row, otherRow);
  }
}
