package io.holdfast.coordination;

import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;

/** A partition's counters, by environment and key. */
final class Counters {
  static final int VALUE;

  private static final Schema SCHEMA;

  static {
    Schema.Builder columns = Schema.byteKeyed("coordination.counters");
    VALUE = columns.longColumn("value");
    SCHEMA = columns.build(Environments.BY_START_OF_KEY);
  }

  private final Table table;

  Counters(Undo undo) {
    table = new Table(SCHEMA, undo);
  }

  Table table() {
    return table;
  }

  boolean exists(byte[] key) {
    return table.find(key, 0, key.length) != Table.NONE;
  }

  /** A counter's value; 0 if it was never changed. */
  long value(byte[] key) {
    int row = table.find(key, 0, key.length);
    return row == Table.NONE ? 0 : table.getLong(row, VALUE);
  }

  void set(byte[] key, long value) {
    int row = table.find(key, 0, key.length);
    if (row == Table.NONE) {
      row = table.insert(key, 0, key.length);
    } else {
      table.open(row);
    }
    table.setLong(row, VALUE, value);
    table.close(row);
  }
}
