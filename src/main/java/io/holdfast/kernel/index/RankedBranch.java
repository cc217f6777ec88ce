package io.holdfast.kernel.index;

import io.holdfast.kernel.index.RankedIndex.Order;
import io.holdfast.kernel.index.RankedIndex.Place;

/** Up to {@link #FANOUT} subtrees in order, with the first row of each and the number of rows below it. */
final class RankedBranch extends RankedNode {
  static final int FANOUT = 64;

  final RankedNode[] children = new RankedNode[FANOUT];
  final int[] counts = new int[FANOUT];
  private final long[] firstKeys = new long[FANOUT];
  private final int[] firstRows = new int[FANOUT];
  private int total;

  /** A branch above two neighbours. */
  static RankedBranch above(RankedNode left, RankedNode right) {
    RankedBranch branch = new RankedBranch();
    branch.append(left);
    branch.append(right);
    return branch;
  }

  /** A tree over rows in order, with their keys. */
  static RankedNode over(long[] keys, int[] rows, int count) {
    RankedNode[] nodes = leaves(keys, rows, count);
    while (nodes.length > 1) {
      RankedNode[] above = new RankedNode[(nodes.length + FANOUT - 1) / FANOUT];
      for (int i = 0; i < nodes.length; i++) {
        if (i % FANOUT == 0) {
          above[i / FANOUT] = new RankedBranch();
        }
        ((RankedBranch) above[i / FANOUT]).append(nodes[i]);
      }
      nodes = above;
    }
    return nodes[0];
  }

  /** Not quite full, so that the first insertions split nothing. */
  private static RankedNode[] leaves(long[] keys, int[] rows, int count) {
    int fill = RankedLeaf.CAPACITY * 7 / 8;
    RankedNode[] leaves = new RankedNode[Math.max(1, (count + fill - 1) / fill)];
    for (int i = 0; i < leaves.length; i++) {
      RankedLeaf leaf = leaves.length == 1 ? new RankedLeaf() : new RankedLeaf(RankedLeaf.CAPACITY);
      for (int at = i * fill; at < Math.min(count, (i + 1) * fill); at++) {
        leaf.append(keys[at], rows[at]);
      }
      leaves[i] = leaf;
    }
    return leaves;
  }

  private void append(RankedNode child) {
    children[size] = child;
    size++;
    refresh(size - 1);
    total += counts[size - 1];
  }

  private void refresh(int at) {
    RankedNode child = children[at];
    firstKeys[at] = child.firstKey();
    firstRows[at] = child.firstRow();
    counts[at] = child.count();
  }

  @Override
  int count() {
    return total;
  }

  int countBefore(int child) {
    int before = 0;
    for (int i = 0; i < child; i++) {
      before += counts[i];
    }
    return before;
  }

  /** The last child whose first row is before the place, or the first child. */
  int childOf(Place place) {
    int low = 1;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (RankedLeaf.isBehind(place, firstKeys[middle], firstRows[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The child in which a row is, or belongs. */
  private int childOf(long key, int row, Order order) {
    int low = 1;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (compare(firstKeys[middle], firstRows[middle], key, row, order) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The last child whose first row has a smaller key, or the first child. */
  int childBefore(long key) {
    int low = 1;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (firstKeys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  @Override
  RankedLeaf firstLeaf() {
    return children[0].firstLeaf();
  }

  @Override
  RankedNode insert(long key, int row, Order order) {
    int at = childOf(key, row, order);
    return inserted(at, children[at].insert(key, row, order));
  }

  @Override
  RankedNode insertFirst(long key, int row) {
    int at = childBefore(key);
    return inserted(at, children[at].insertFirst(key, row));
  }

  private RankedNode inserted(int at, RankedNode right) {
    total++;
    refresh(at);
    return right == null ? null : insertChild(at + 1, right);
  }

  private RankedNode insertChild(int at, RankedNode child) {
    if (size < FANOUT) {
      put(at, child);
      return null;
    }
    RankedBranch right = split(at);
    if (at <= size && size < FANOUT) {
      put(at, child);
    } else {
      right.put(at - size, child);
    }
    total = sum();
    right.total = right.sum();
    return right;
  }

  private RankedBranch split(int at) {
    int kept = at == size ? size : size / 2;
    RankedBranch right = new RankedBranch();
    right.size = size - kept;
    move(kept, right, 0, right.size);
    clear(kept, size);
    size = kept;
    return right;
  }

  private void put(int at, RankedNode child) {
    move(at, this, at + 1, size - at);
    size++;
    children[at] = child;
    refresh(at);
  }

  private void move(int from, RankedBranch to, int at, int count) {
    System.arraycopy(children, from, to.children, at, count);
    System.arraycopy(counts, from, to.counts, at, count);
    System.arraycopy(firstKeys, from, to.firstKeys, at, count);
    System.arraycopy(firstRows, from, to.firstRows, at, count);
  }

  private void clear(int from, int to) {
    for (int i = from; i < to; i++) {
      children[i] = null;
    }
  }

  private int sum() {
    return countBefore(size);
  }

  @Override
  void remove(long key, int row, Order order) {
    int at = childOf(key, row, order);
    RankedNode child = children[at];
    child.remove(key, row, order);
    total--;
    if (child.count() == 0) {
      drop(at);
    } else {
      refresh(at);
      if (child.isSparse() && !absorbNext(at)) {
        absorbNext(at - 1);
      }
    }
  }

  private void drop(int at) {
    move(at + 1, this, at, size - at - 1);
    size--;
    children[size] = null;
  }

  private boolean absorbNext(int at) {
    if (at < 0 || at + 1 >= size || !children[at].absorb(children[at + 1])) {
      return false;
    }
    drop(at + 1);
    refresh(at);
    return true;
  }

  @Override
  boolean absorb(RankedNode neighbour) {
    RankedBranch right = (RankedBranch) neighbour;
    if (size + right.size > FANOUT * 3 / 4) {
      return false;
    }
    right.move(0, this, size, right.size);
    size += right.size;
    total += right.total;
    return true;
  }

  @Override
  boolean isSparse() {
    return size < FANOUT / 4;
  }

  @Override
  long firstKey() {
    return firstKeys[0];
  }

  @Override
  int firstRow() {
    return firstRows[0];
  }

  @Override
  long memory() {
    long sum = FANOUT * (Long.BYTES + 3L * Integer.BYTES);
    for (int i = 0; i < size; i++) {
      sum += children[i].memory();
    }
    return sum;
  }

  @Override
  void verify(Order order) {
    for (int i = 0; i < size; i++) {
      boolean right = counts[i] == children[i].count() && counts[i] > 0 && firstRows[i] == children[i].firstRow()
          && firstKeys[i] == children[i].firstKey();
      if (!right) {
        throw new IllegalStateException("a branch does not know its child " + i);
      }
      children[i].verify(order);
    }
    if (total != sum()) {
      throw new IllegalStateException("a branch counts " + total + " instead of " + sum());
    }
  }
}
