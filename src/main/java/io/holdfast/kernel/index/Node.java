package io.holdfast.kernel.index;

/**
 * A subtree of a {@link Leaf}: a block of entries at level 0, a branch above. It knows for every counter of the
 * {@link Layout} how many of its entries match.
 *
 * <p><b>Guard:</b> written by the owner of the partition, read by anyone, plainly; a reader that races is found out by
 * the partition's stamp. What bounds such a reader is that children lie exactly one level below, whatever else it sees.
 */
abstract sealed class Node permits Block, Branch {
  /** 0 for a block; a branch's children are one level below it. */
  final int level;

  /** The number of entries of a block, of children of a branch. */
  int size;

  Node(int level) {
    this.level = level;
  }

  /** The number of entries that the probe matches. */
  abstract int count(Probe probe);

  /** The key of the last entry. */
  abstract long lastKey();

  /** The row of the last entry. */
  abstract int lastRow();

  /** Whether it is so empty that it should be put together with a neighbour. */
  abstract boolean isSparse();

  /** Takes everything of its right neighbour, if there is ample room. */
  abstract boolean absorb(Node right);

  /** Adds its counters to those of others. */
  abstract void addCountsTo(int[] sum);
}
