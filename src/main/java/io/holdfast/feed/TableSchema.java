package io.holdfast.feed;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that the feed writes, in the schema {@code holdfast}.
 *
 * @param name its name
 * @param keys how many of the first columns are its primary key
 * @param columns its columns that are written, in the order in which {@link RowSink} is given values
 */
public record TableSchema(String name, int keys, List<Column> columns) {

  /** A column. */
  public record Column(String name, SqlType type) {}

  /** Keeps a copy of the list. */
  public TableSchema {
    columns = List.copyOf(columns);
    if (keys < 1 || keys > columns.size()) {
      throw new IllegalArgumentException("table " + name + " needs a key among its columns");
    }
  }

  /** With its schema. */
  String qualified() {
    return RelationalTables.SCHEMA + "." + name;
  }

  /** The place of a column. */
  int place(String column) {
    return IntStream.range(0, columns.size()).filter(i -> columns.get(i).name().equals(column)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("table " + name + " has no column " + column));
  }
}
