package io.holdfast.kernel.index;

import java.util.Arrays;

/**
 * Up to {@link #CAPACITY} entries in order, as parallel arrays. Counters are bytes, and there are none while a scan is
 * as cheap as they are.
 */
final class Block extends Node {
  /** The most entries: what an unsigned byte can count. */
  static final int CAPACITY = 255;

  /** From this capacity on a block has counters; a smaller one is alone in its leaf. */
  static final int COUNTED = 64;

  private static final int SMALLEST = 8;

  long[] keys;
  int[] rows;
  int[] attributes;
  private byte[] counts;

  Block() {
    this(SMALLEST);
  }

  private Block(int capacity) {
    super(0);
    keys = new long[capacity];
    rows = new int[capacity];
    attributes = new int[capacity];
  }

  /** A block with all its room and its counters from the start. */
  static Block counted(Layout layout) {
    Block block = new Block(CAPACITY);
    block.counts = new byte[layout.slots];
    return block;
  }

  /** The first block of a subtree. */
  static Block first(Node subtree) {
    Node first = subtree;
    while (first instanceof Branch branch) {
      first = branch.children[0];
    }
    return (Block) first;
  }

  @Override
  int count(Probe probe) {
    byte[] counters = counts;
    return counters != null ? counters[probe.slot] & 0xFF : count(probe, 0, size);
  }

  /** The number of matches among some of the entries. */
  int count(Probe probe, int from, int to) {
    int[] all = attributes;
    int subtrahend = probe.subtrahend;
    int mask = probe.mask;
    int matches = 0;
    for (int i = from; i < to; i++) {
      matches += (all[i] - subtrahend & mask) == mask ? 1 : 0;
    }
    return matches;
  }

  /** The first match at or after a place, or -1. */
  int next(Probe probe, int from) {
    int[] all = attributes;
    int subtrahend = probe.subtrahend;
    int mask = probe.mask;
    for (int i = from; i < size; i++) {
      if ((all[i] - subtrahend & mask) == mask) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the first entry whose key is above {@code key}. */
  int firstAbove(long key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (keys[middle] <= key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Puts an entry in; a full block is split first.
   *
   * @return the new right neighbour, or null
   */
  Block insert(int place, Entry entry, Layout layout) {
    if (size < CAPACITY) {
      put(place, entry, layout);
      return null;
    }
    Block right = split(place, layout);
    if (place <= size && size < CAPACITY) {
      put(place, entry, layout);
    } else {
      right.put(place - size, entry, layout);
    }
    return right;
  }

  private void put(int place, Entry entry, Layout layout) {
    if (size == keys.length) {
      grow(layout);
    }
    int after = size - place;
    if (after > 0 && keys[size - 1] == entry.key) {
      keys[size] = entry.key; // As are all keys from its place on, so that there is nothing to move.
    } else {
      System.arraycopy(keys, place, keys, place + 1, after);
      keys[place] = entry.key;
    }
    System.arraycopy(rows, place, rows, place + 1, after);
    System.arraycopy(attributes, place, attributes, place + 1, after);
    rows[place] = entry.row;
    attributes[place] = entry.attributes;
    size++;
    if (counts != null) {
      entry.ones.addTo(counts);
    }
  }

  /** Puts an entry at the end of a block that is only a reader's collection: without counters, of any size. */
  void collect(long key, int row, int attribute) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      rows = Arrays.copyOf(rows, size * 2);
      attributes = Arrays.copyOf(attributes, size * 2);
    }
    keys[size] = key;
    rows[size] = row;
    attributes[size] = attribute;
    size++;
  }

  void swap(int a, int b) {
    long key = keys[a];
    keys[a] = keys[b];
    keys[b] = key;
    int row = rows[a];
    rows[a] = rows[b];
    rows[b] = row;
    int attribute = attributes[a];
    attributes[a] = attributes[b];
    attributes[b] = attribute;
  }

  void remove(int place, Entry entry) {
    int after = size - place - 1;
    if (keys[size - 1] != entry.key) {
      System.arraycopy(keys, place + 1, keys, place, after);
    }
    System.arraycopy(rows, place + 1, rows, place, after);
    System.arraycopy(attributes, place + 1, attributes, place, after);
    size--;
    if (counts != null) {
      entry.ones.subtractFrom(counts);
    }
  }

  private void grow(Layout layout) {
    int capacity = Math.min(CAPACITY, keys.length * 2);
    keys = Arrays.copyOf(keys, capacity);
    rows = Arrays.copyOf(rows, capacity);
    attributes = Arrays.copyOf(attributes, capacity);
    if (counts == null && capacity > COUNTED) {
      recount(layout);
    }
  }

  /** Splits in the middle, or, if the order is that of insertion, so that this block stays full. */
  private Block split(int place, Layout layout) {
    int kept = place == size ? size : size / 2;
    Block right = new Block(CAPACITY);
    right.size = size - kept;
    System.arraycopy(keys, kept, right.keys, 0, right.size);
    System.arraycopy(rows, kept, right.rows, 0, right.size);
    System.arraycopy(attributes, kept, right.attributes, 0, right.size);
    size = kept;
    right.recount(layout);
    if (right.size > 0) {
      Ones.subtract(counts, right.counts, 0, counts.length);
    }
    return right;
  }

  private void recount(Layout layout) {
    counts = layout.count(attributes, size);
  }

  @Override
  boolean isSparse() {
    return size < CAPACITY / 4;
  }

  @Override
  boolean absorb(Node neighbour) {
    Block right = (Block) neighbour;
    if (size + right.size > CAPACITY * 3 / 4) {
      return false;
    }
    System.arraycopy(right.keys, 0, keys, size, right.size);
    System.arraycopy(right.rows, 0, rows, size, right.size);
    System.arraycopy(right.attributes, 0, attributes, size, right.size);
    size += right.size;
    Ones.add(counts, right.counts, 0, counts.length);
    return true;
  }

  @Override
  long lastKey() {
    return keys[size - 1];
  }

  @Override
  int lastRow() {
    return rows[size - 1];
  }

  @Override
  void addCountsTo(int[] sum) {
    byte[] counters = counts;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += counters[i] & 0xFF;
    }
  }

  boolean isCounted() {
    return counts != null;
  }
}
