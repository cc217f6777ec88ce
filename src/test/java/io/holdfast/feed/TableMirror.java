package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.feed.TableSchema.Column;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.StateMachine;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One domain's tables in memory, which do with rows what Postgres does. */
public final class TableMirror implements RowSink {
  private static final int PIECE = 3;

  private final DomainTables domain;
  private final Map<String, Map<List<Object>, Map<String, Object>>> tables = new HashMap<>();

  /** Empty tables. */
  public TableMirror(DomainTables domain) {
    this.domain = domain;
    domain.tables().forEach(table -> tables.put(table.name(), new HashMap<>()));
  }

  /** Does what changes become. */
  public TableMirror follow(Iterable<Change> changes) {
    changes.forEach(change -> domain.rows(change, 0, this));
    return this;
  }

  /** Does what changes become. */
  public TableMirror follow(Change... changes) {
    return follow(List.of(changes));
  }

  /** A table's rows, each as its columns that are not NULL, by their keys. */
  public Map<List<Object>, Map<String, Object>> rows(String table) {
    return tables.get(table);
  }

  /** The only row of a table. */
  public Map<String, Object> row(String table) {
    assertThat(rows(table)).hasSize(1);
    return rows(table).values().iterator().next();
  }

  /**
   * Checks that what these machines restate makes the same tables from nothing.
   *
   * @param machines with a domain's whole state, just loaded
   */
  public void check(Collection<? extends StateMachine<?>> machines) {
    TableMirror anew = new TableMirror(domain);
    for (StateMachine<?> machine : machines) {
      long place = 0;
      while (place != StateMachine.RESTATED) {
        place = machine.restate(place, PIECE, change -> domain.rows(change, 0, anew));
      }
    }
    assertThat(anew.tables).isEqualTo(tables);
  }

  @Override
  public void put(TableSchema table, Object... values) {
    assertThat(values).hasSameSizeAs(table.columns());
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      set(row, table.columns().get(i), values[i]);
    }
    rows(table.name()).put(List.of(Arrays.copyOf(values, table.keys())), row);
  }

  @Override
  public void set(TableSchema table, Map<String, Object> values) {
    List<Object> key = IntStream.range(0, table.keys()).mapToObj(i -> values.get(table.columns().get(i).name()))
        .map(Objects::requireNonNull).toList();
    Map<String, Object> row = rows(table.name()).get(key);
    values.forEach((column, value) -> {
      if (row != null) {
        set(row, table.columns().get(table.place(column)), value);
      }
    });
  }

  private static void set(Map<String, Object> row, Column column, Object value) {
    if (value == null) {
      row.remove(column.name());
    } else {
      assertThat(value).as(column.name()).isInstanceOf(column.type().java());
      row.put(column.name(), value);
    }
  }

  @Override
  public void remove(TableSchema table, Object... key) {
    assertThat(key).hasSize(table.keys());
    rows(table.name()).remove(List.of(key));
  }

  @Override
  public String toString() {
    return tables.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }
}
