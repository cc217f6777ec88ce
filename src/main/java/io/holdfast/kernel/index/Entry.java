package io.holdfast.kernel.index;

/** The entry being inserted or removed, the same in every leaf; the writer's scratch object. */
final class Entry {
  long key;
  long tie;
  int row;
  int attributes;
  private boolean isSpread;

  final Ones ones;

  Entry(Layout layout) {
    ones = layout.ones();
  }

  void set(int ofRow, RowValues values, Layout layout, RowSource source) {
    key = values.key();
    tie = source.tie(ofRow);
    row = ofRow;
    int packed = layout.pack(values);
    if (!isSpread || packed != attributes) { // Many rows that come one after the other have the same conditions.
      isSpread = true;
      attributes = packed;
      layout.spread(packed, ones);
    }
  }
}
