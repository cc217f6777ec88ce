package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationChange.CounterChanged;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.longs.Long2IntMap;

/** A partition's counters, by environment and key. */
final class Counters {
  static final int VALUE;

  private static final int ENVIRONMENT;
  private static final Schema SCHEMA;

  static {
    Schema.Builder columns = Schema.byteKeyed("coordination.counters");
    VALUE = columns.longColumn("value");
    ENVIRONMENT = columns.derivedColumn("environment");
    SCHEMA = columns.build(Environments.BY_START_OF_KEY);
  }

  private final Environments environments;
  private final Table table;

  Counters(Environments environments, Undo undo) {
    this.environments = environments;
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

  /** Gives a counter a value; its environment's row is wanted for one that is new. */
  void set(int environment, byte[] key, long value) {
    int row = table.find(key, 0, key.length);
    boolean isNew = row == Table.NONE;
    if (isNew) {
      row = table.insert(key, 0, key.length);
    } else {
      table.open(row);
    }
    table.setLong(row, VALUE, value);
    table.close(row);
    if (isNew) {
      table.setDerived(row, ENVIRONMENT, environment);
    }
  }

  /** The change that would make a row. */
  CounterChanged restated(int row) {
    String key = Names.text(Names.tail(table.bytes(row, table.keyColumn()), Long.BYTES));
    return new CounterChanged(environments.name((int) table.getLong(row, ENVIRONMENT)), key,
        table.getLong(row, VALUE));
  }

  /** Makes what is derived anew; the rows of environments by their ids. */
  void rebuild(Long2IntMap environmentRows) {
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      long environment = Names.environment(table.bytes(row, table.keyColumn()));
      table.setDerived(row, ENVIRONMENT, environmentRows.get(environment));
    }
  }
}
