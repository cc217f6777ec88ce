package io.holdfast.kernel.index;

import io.holdfast.kernel.table.Undo;
import io.holdfast.kernel.table.Undoable;
import it.unimi.dsi.fastutil.Arrays;

/**
 * The rows of a table in one order, with the number of rows before any place: a B+tree whose every branch knows how
 * many rows are below each of its children. So a page at any offset, the size of a range and the neighbours of a row
 * cost a walk from the root.
 *
 * <p>For orders that change often and ranges of one order. Conditions on several fields at once, counted without a
 * walk, are what the {@link CompoundIndex} is for; it pays for that with several leaves per row and counters by value,
 * which an order by a number that each write changes does not need.
 *
 * <p>An entry costs 12 bytes in leaves that are at least half full when rows come in random order, and full when they
 * come in their order.
 *
 * <p><b>Threads:</b> one writer. {@link #rank}, {@link #row} and {@link #size} also by readers, in place, under the
 * partition's stamp as in {@link CompoundIndex#run}: what they return, or throw, counts only if the stamp validates.
 */
public final class RankedIndex implements Undoable {
  private static final int INSERTED = 0;
  private static final int REMOVED = 1;

  private final Order order;
  private final Undo undo;
  /** Written by the writer, read by anyone under the partition's stamp. */
  private volatile RankedNode root = new RankedLeaf();

  /** What rows are ordered by. Between its insertion and its removal the answers for a row must not change. */
  public interface Order {

    /** The first criterion: a number. */
    long key(int row);

    /** Orders two different rows with the same key; 0 only if they are the same row. */
    int compareTies(int a, int b);
  }

  /** A place in the order, before or after rows, not necessarily that of a row. */
  public interface Place {

    /** Its number. */
    long key();

    /** Negative or 0 if it lies before a row of the same number, positive if it lies behind it. */
    int compareTo(int row);
  }

  /** An empty index whose changes are recorded in {@code undo}. */
  public RankedIndex(Order order, Undo undo) {
    this.order = order;
    this.undo = undo;
  }

  /** The number of rows. */
  public int size() {
    return root.count();
  }

  /**
   * Inserts a row that is to be found from now on.
   *
   * @throws IllegalStateException if it is there already
   */
  public void insert(int row) {
    add(row);
    undo.record(this, INSERTED, row, 0);
  }

  /**
   * Inserts a row that is probably the first of its number, as the newest is where the newest come first: then it is
   * compared with one row instead of with every one that the search meets.
   *
   * @throws IllegalStateException if it is there already
   */
  public void insertFirst(int row) {
    long key = order.key(row);
    if (isFirst(key, row)) {
      grow(root.insertFirst(key, row));
    } else {
      add(row);
    }
    undo.record(this, INSERTED, row, 0);
  }

  /** Whether a row comes before the first one that has its number. */
  private boolean isFirst(long key, int row) {
    RankedLeaf next = null;
    RankedNode node = root;
    while (node instanceof RankedBranch branch) {
      int child = branch.childBefore(key);
      next = child + 1 < branch.size ? branch.children[child + 1].firstLeaf() : next;
      node = branch.children[child];
    }
    RankedLeaf leaf = (RankedLeaf) node;
    int at = leaf.firstOf(key);
    if (at == leaf.size && next == null) {
      return true;
    }
    long found = at < leaf.size ? leaf.keys[at] : next.keys[0];
    int other = at < leaf.size ? leaf.rows[at] : next.rows[0];
    return found != key || other != row && order.compareTies(other, row) > 0;
  }

  /**
   * Removes a row. Its order must still be what it was inserted with.
   *
   * @throws IllegalStateException if it is not there
   */
  public void remove(int row) {
    take(row);
    undo.record(this, REMOVED, row, 0);
  }

  private void add(int row) {
    grow(root.insert(order.key(row), row, order));
  }

  /** The root may have been split. */
  private void grow(RankedNode right) {
    if (right != null) {
      root = RankedBranch.above(root, right);
    }
  }

  private void take(int row) {
    RankedNode top = root;
    top.remove(order.key(row), row, order);
    while (top instanceof RankedBranch branch && branch.size == 1) {
      top = branch.children[0];
    }
    root = top;
  }

  @Override
  public void undo(int operation, long row, long unused) {
    switch (operation) {
      case INSERTED -> take((int) row);
      case REMOVED -> add((int) row);
      default -> throw new IllegalArgumentException("no such operation: " + operation);
    }
  }

  /** Any reader: the number of rows before a place. */
  public int rank(Place place) {
    int before = 0;
    RankedNode node = root;
    while (node instanceof RankedBranch branch) {
      int child = branch.childOf(place);
      before += branch.countBefore(child);
      node = branch.children[child];
    }
    return before + ((RankedLeaf) node).countBefore(place);
  }

  /**
   * Any reader: the row with so many rows before it.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public int row(int rank) {
    int left = rank;
    RankedNode node = root;
    while (node instanceof RankedBranch branch) {
      int child = 0;
      while (left >= branch.counts[child]) {
        left -= branch.counts[child++];
      }
      node = branch.children[child];
    }
    RankedLeaf leaf = (RankedLeaf) node;
    if (left < 0 || left >= leaf.size) {
      throw new IndexOutOfBoundsException(rank);
    }
    return leaf.rows[left];
  }

  /**
   * Any reader: copies the rows from a rank on, as many as there are.
   *
   * @return how many were copied
   */
  public int rows(int rank, int most, int[] into) {
    int copied = 0;
    int available = Math.min(most, size() - rank);
    while (copied < available) {
      copied += copyLeaf(rank + copied, available - copied, into, copied);
    }
    return copied;
  }

  private int copyLeaf(int rank, int most, int[] into, int at) {
    int left = rank;
    RankedNode node = root;
    while (node instanceof RankedBranch branch) {
      int child = 0;
      while (left >= branch.counts[child]) {
        left -= branch.counts[child++];
      }
      node = branch.children[child];
    }
    RankedLeaf leaf = (RankedLeaf) node;
    int count = Math.min(most, leaf.size - left);
    if (count <= 0) {
      throw new IndexOutOfBoundsException(rank);
    }
    System.arraycopy(leaf.rows, left, into, at, count);
    return count;
  }

  /**
   * Forgets everything and indexes these rows, much faster than one by one. Cannot be undone.
   *
   * @param all the rows, in any order; the array is the index's to sort
   * @param count how many of the array's elements they are
   */
  public void rebuild(int[] all, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = order.key(all[i]);
    }
    Arrays.quickSort(0, count, (a, b) -> RankedNode.compare(keys[a], all[a], keys[b], all[b], order), (a, b) -> {
      long key = keys[a];
      keys[a] = keys[b];
      keys[b] = key;
      int row = all[a];
      all[a] = all[b];
      all[b] = row;
    });
    root = RankedBranch.over(keys, all, count);
  }

  /** The bytes that the nodes reserve, without headers; goes through all nodes. */
  public long memory() {
    return root.memory();
  }

  /**
   * Checks itself: order, counts and fill. For tests and for doubt.
   *
   * @throws IllegalStateException when it is not in order
   */
  public void verify() {
    root.verify(order);
    for (int i = 1; i < size(); i++) {
      int a = row(i - 1);
      int b = row(i);
      boolean ordered = order.key(a) < order.key(b) || order.key(a) == order.key(b) && order.compareTies(a, b) < 0;
      if (!ordered) {
        throw new IllegalStateException("rows " + a + " and " + b + " are not in order at " + i);
      }
    }
  }
}
