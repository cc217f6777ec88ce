package io.holdfast.coordination;

import io.holdfast.kernel.table.Table;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Rows of a table in the order in which they were made, which is the same on every instance. */
final class Rows {

  private Rows() {}

  /** All rows. */
  static IntArrayList byOrdinal(Table table) {
    IntArrayList rows = new IntArrayList(table.size());
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      rows.add(row);
    }
    return sort(table, rows);
  }

  /** These rows. */
  static IntArrayList sort(Table table, IntArrayList rows) {
    rows.sort((a, b) -> Long.compare(table.ordinal(a), table.ordinal(b)));
    return rows;
  }
}
