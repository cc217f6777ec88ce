package io.holdfast.kernel.index;

/** The entry being inserted or removed, the same in every leaf; the writer's scratch object. */
final class Entry {
  long key;
  int row;
  int attributes;

  /** 1 for each counter that the entry counts in, so that a subtree's counters change by one vector addition. */
  final byte[] counts;

  Entry(Layout layout) {
    counts = new byte[layout.slots];
  }

  void set(int ofRow, RowValues values, Layout layout) {
    key = values.key();
    row = ofRow;
    attributes = layout.pack(values);
    layout.spread(attributes, counts);
  }
}
