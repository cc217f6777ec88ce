package io.holdfast.feed;

/**
 * What several changes of one row come to.
 *
 * @param kind what happens to the row
 * @param values by column; {@link #UNSET} for what stays
 */
record RowChange(Kind kind, Object[] values) {
  /** Stands where a column stays as it is. */
  static final Object UNSET = new Object();

  enum Kind { PUT, SET, REMOVE }

  /** This one, then another. */
  RowChange then(RowChange later) {
    if (later.kind != Kind.SET) {
      return later;
    }
    if (kind == Kind.REMOVE) {
      return this;
    }
    Object[] merged = values.clone();
    for (int i = 0; i < merged.length; i++) {
      merged[i] = later.values[i] == UNSET ? merged[i] : later.values[i];
    }
    return new RowChange(kind, merged);
  }
}
