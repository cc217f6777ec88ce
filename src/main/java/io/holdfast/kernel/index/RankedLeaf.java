package io.holdfast.kernel.index;

import io.holdfast.kernel.index.RankedIndex.Order;
import io.holdfast.kernel.index.RankedIndex.Place;
import java.util.Arrays;

/** Up to {@link #CAPACITY} rows in order, with their keys beside them. */
final class RankedLeaf extends RankedNode {
  static final int CAPACITY = 128;
  private static final int SMALLEST = 8;

  long[] keys;
  int[] rows;

  RankedLeaf() {
    this(SMALLEST);
  }

  RankedLeaf(int capacity) {
    keys = new long[capacity];
    rows = new int[capacity];
  }

  @Override
  int count() {
    return size;
  }

  /** The place of the first entry that is not before (key, row). */
  private int find(long key, int row, Order order) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (compare(keys[middle], rows[middle], key, row, order) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int countBefore(Place place) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (isBehind(place, keys[middle], rows[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  static boolean isBehind(Place place, long key, int row) {
    return place.key() != key ? place.key() > key : place.compareTo(row) > 0;
  }

  @Override
  RankedNode insert(long key, int row, Order order) {
    int at = find(key, row, order);
    if (at < size && rows[at] == row) {
      throw new IllegalStateException("row " + row + " is indexed already");
    }
    return insertAt(at, key, row);
  }

  @Override
  RankedNode insertFirst(long key, int row) {
    return insertAt(firstOf(key), key, row);
  }

  @Override
  RankedLeaf firstLeaf() {
    return this;
  }

  /** The place of the first entry whose key is not below this one. */
  int firstOf(long key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private RankedNode insertAt(int at, long key, int row) {
    if (size < CAPACITY) {
      put(at, key, row);
      return null;
    }
    RankedLeaf right = split(at);
    if (at <= size && size < CAPACITY) {
      put(at, key, row);
    } else {
      right.put(at - size, key, row);
    }
    return right;
  }

  /** Splits in the middle, or, if rows come in their order, so that this leaf stays full. */
  private RankedLeaf split(int at) {
    int kept = at == size ? size : size / 2;
    RankedLeaf right = new RankedLeaf(CAPACITY);
    right.size = size - kept;
    System.arraycopy(keys, kept, right.keys, 0, right.size);
    System.arraycopy(rows, kept, right.rows, 0, right.size);
    size = kept;
    return right;
  }

  private void put(int at, long key, int row) {
    if (size == rows.length) {
      int capacity = Math.min(CAPACITY, size * 2);
      keys = Arrays.copyOf(keys, capacity);
      rows = Arrays.copyOf(rows, capacity);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(rows, at, rows, at + 1, size - at);
    keys[at] = key;
    rows[at] = row;
    size++;
  }

  /** Puts a row at the end; for loading. */
  void append(long key, int row) {
    put(size, key, row);
  }

  @Override
  void remove(long key, int row, Order order) {
    int at = find(key, row, order);
    if (at == size || rows[at] != row) {
      throw new IllegalStateException("row " + row + " is not where the index should have it");
    }
    size--;
    System.arraycopy(keys, at + 1, keys, at, size - at);
    System.arraycopy(rows, at + 1, rows, at, size - at);
  }

  @Override
  boolean absorb(RankedNode neighbour) {
    RankedLeaf right = (RankedLeaf) neighbour;
    if (size + right.size > CAPACITY * 3 / 4) {
      return false;
    }
    if (size + right.size > rows.length) {
      keys = Arrays.copyOf(keys, CAPACITY);
      rows = Arrays.copyOf(rows, CAPACITY);
    }
    System.arraycopy(right.keys, 0, keys, size, right.size);
    System.arraycopy(right.rows, 0, rows, size, right.size);
    size += right.size;
    return true;
  }

  @Override
  boolean isSparse() {
    return size < CAPACITY / 4;
  }

  @Override
  long firstKey() {
    return keys[0];
  }

  @Override
  int firstRow() {
    return rows[0];
  }

  @Override
  long memory() {
    return (long) rows.length * (Long.BYTES + Integer.BYTES);
  }

  @Override
  void verify(Order order) {
    for (int i = 0; i < size; i++) {
      if (keys[i] != order.key(rows[i])) {
        throw new IllegalStateException("row " + rows[i] + " has another key than the index has");
      }
    }
  }
}
