package io.holdfast.kernel.index;

/** The entry being inserted or removed, the same in every leaf; the writer's scratch object. */
final class Entry {
  long key;
  int row;
  int attributes;
  private boolean isSpread;

  /** 1 for each counter that the entry counts in, so that a subtree's counters change by one vector addition. */
  final byte[] counts;

  /** The same for branches: the JVM makes vectors of additions between like types only (60 ns against 390). */
  final int[] wideCounts;

  Entry(Layout layout) {
    counts = new byte[layout.slots];
    wideCounts = new int[layout.slots];
  }

  void set(int ofRow, RowValues values, Layout layout) {
    key = values.key();
    row = ofRow;
    int packed = layout.pack(values);
    if (!isSpread || packed != attributes) { // Many rows that come one after the other have the same conditions.
      isSpread = true;
      attributes = packed;
      spread(layout);
    }
  }

  private void spread(Layout layout) {
    layout.spread(attributes, counts);
    for (int i = 0; i < counts.length; i++) {
      wideCounts[i] = counts[i];
    }
  }
}
