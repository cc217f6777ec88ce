package io.holdfast.coordination;

import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;

/** The ids of requests that have been done, by environment: remembered for a time, and not more than so many. */
final class UsedIds {
  private static final int USED_AT;
  private static final int AGE;
  private static final Schema SCHEMA;

  static {
    Schema.Builder columns = Schema.byteKeyed("coordination.ids");
    USED_AT = columns.longColumn("used_at");
    AGE = columns.derivedColumn("age");
    SCHEMA = columns.build(Environments.BY_START_OF_KEY);
  }

  private final Table table;
  private final DeadlineQueue byAge;

  UsedIds(Undo undo) {
    table = new Table(SCHEMA, undo);
    byAge = table.queueBy(USED_AT, AGE);
  }

  Table table() {
    return table;
  }

  /** Whether an id has been used after a log time; one that was used before counts for nothing. */
  boolean contains(byte[] key, long after) {
    int row = table.find(key, 0, key.length);
    return row != Table.NONE && table.getLong(row, USED_AT) > after;
  }

  void add(byte[] key, long logTime) {
    int row = table.find(key, 0, key.length);
    if (row == Table.NONE) {
      row = table.insert(key, 0, key.length);
    } else {
      table.open(row);
    }
    table.setLong(row, USED_AT, logTime);
    table.close(row);
  }

  /** Log time at which the oldest was used; {@link DeadlineQueue#NEVER} if there is none. */
  long oldest() {
    return byAge.earliest();
  }

  /** Forgets the oldest while there are too many or it is too old, up to so many. */
  void forget(long most, long before, int budget) {
    for (int left = budget; left > 0 && table.size() > 0; left--) {
      if (table.size() <= most && oldest() > before) {
        return;
      }
      table.delete(byAge.first());
    }
  }
}
