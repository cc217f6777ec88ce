package io.holdfast.feed;

import io.holdfast.feed.RowChange.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a batch of changes becomes in tables: for each row only what it comes to. One thread. */
final class RowBatch implements RowSink {
  private final Map<TableSchema, Map<List<Object>, RowChange>> tables = new LinkedHashMap<>();

  @Override
  public void put(TableSchema table, Object... values) {
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException("table " + table.name() + " has " + table.columns().size()
          + " columns, not " + values.length);
    }
    add(table, new RowChange(Kind.PUT, values));
  }

  @Override
  public void set(TableSchema table, Map<String, Object> values) {
    Object[] all = new Object[table.columns().size()];
    Arrays.fill(all, RowChange.UNSET);
    values.forEach((column, value) -> all[table.place(column)] = value);
    add(table, new RowChange(Kind.SET, all));
  }

  @Override
  public void remove(TableSchema table, Object... key) {
    add(table, new RowChange(Kind.REMOVE, key));
  }

  private void add(TableSchema table, RowChange change) {
    List<Object> key = List.of(Arrays.copyOf(change.values(), table.keys()));
    tables.computeIfAbsent(table, each -> new LinkedHashMap<>()).merge(key, change, RowChange::then);
  }

  /** The statements that write it; at most one touches a row. */
  List<RowStatement> statements() {
    List<RowStatement> statements = new ArrayList<>();
    tables.forEach((table, rows) -> {
      statements.addAll(updates(table, of(rows, Kind.SET)));
      addIfAny(statements, of(rows, Kind.REMOVE), found -> RowStatement.delete(table, found));
      addIfAny(statements, of(rows, Kind.PUT), found -> RowStatement.upsert(table, found));
    });
    return statements;
  }

  private static List<Object[]> of(Map<List<Object>, RowChange> rows, Kind kind) {
    return rows.values().stream().filter(row -> row.kind() == kind).map(RowChange::values).toList();
  }

  private interface Making {
    RowStatement of(List<Object[]> rows);
  }

  private static void addIfAny(List<RowStatement> statements, List<Object[]> rows, Making making) {
    if (!rows.isEmpty()) {
      statements.add(making.of(rows));
    }
  }

  /** Rows of which the same columns are set go together. */
  private static List<RowStatement> updates(TableSchema table, List<Object[]> rows) {
    Map<List<Integer>, List<Object[]>> byColumns = new LinkedHashMap<>();
    for (Object[] row : rows) {
      List<Integer> columns = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        if (row[i] != RowChange.UNSET) {
          columns.add(i);
        }
      }
      byColumns.computeIfAbsent(columns, each -> new ArrayList<>()).add(row);
    }
    return byColumns.entrySet().stream()
        .filter(entry -> entry.getKey().size() > table.keys())
        .map(entry -> RowStatement.update(table, entry.getKey(), entry.getValue())).toList();
  }
}
