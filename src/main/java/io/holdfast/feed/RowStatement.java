package io.holdfast.feed;

import io.holdfast.feed.TableSchema.Column;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One statement for many rows of a table: the values of each column go as one array, and {@code unnest} makes rows of
 * them again.
 *
 * @param sql the same text for the same table and columns, so that it is prepared once
 * @param values an array for each column
 */
record RowStatement(String sql, Tuple values) {

  static RowStatement upsert(TableSchema table, List<Object[]> rows) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    String set = names(table, all.subList(table.keys(), all.size()), column -> column + " = excluded." + column);
    String conflict = set.isEmpty() ? "do nothing" : "do update set " + set;
    return new RowStatement("insert into " + table.qualified() + " (" + names(table, all, column -> column) + ")"
        + " select " + cast(table, all) + " from " + source(table, all)
        + " on conflict (" + names(table, all.subList(0, table.keys()), column -> column) + ") " + conflict,
        values(table, all, rows));
  }

  static RowStatement update(TableSchema table, List<Integer> columns, List<Object[]> rows) {
    List<Integer> set = columns.subList(table.keys(), columns.size());
    return new RowStatement("update " + table.qualified() + " as r set "
        + set.stream().map(place -> name(table, place) + " = " + cast(table, place)).collect(Collectors.joining(", "))
        + " from " + source(table, columns) + " where " + sameKey(table), values(table, columns, rows));
  }

  static RowStatement delete(TableSchema table, List<Object[]> rows) {
    List<Integer> key = IntStream.range(0, table.keys()).boxed().toList();
    return new RowStatement("delete from " + table.qualified() + " as r using " + source(table, key) + " where "
        + sameKey(table), values(table, key, rows));
  }

  private interface Naming {
    String of(String column);
  }

  private static String names(TableSchema table, List<Integer> places, Naming naming) {
    return places.stream().map(place -> naming.of(name(table, place))).collect(Collectors.joining(", "));
  }

  private static String name(TableSchema table, int place) {
    return table.columns().get(place).name();
  }

  private static String cast(TableSchema table, List<Integer> places) {
    return places.stream().map(place -> cast(table, place)).collect(Collectors.joining(", "));
  }

  private static String cast(TableSchema table, int place) {
    Column column = table.columns().get(place);
    return "u." + column.name() + "::" + column.type().column();
  }

  private static String source(TableSchema table, List<Integer> places) {
    String arrays = IntStream.range(0, places.size())
        .mapToObj(i -> "$" + (i + 1) + "::" + table.columns().get(places.get(i)).type().transport() + "[]")
        .collect(Collectors.joining(", "));
    return "unnest(" + arrays + ") as u(" + names(table, places, column -> column) + ")";
  }

  private static String sameKey(TableSchema table) {
    return IntStream.range(0, table.keys())
        .mapToObj(place -> "r." + name(table, place) + " = " + cast(table, place))
        .collect(Collectors.joining(" and "));
  }

  private static Tuple values(TableSchema table, List<Integer> places, List<Object[]> rows) {
    Tuple tuple = Tuple.tuple();
    for (int place : places) {
      Object array = Array.newInstance(table.columns().get(place).type().java(), rows.size());
      for (int i = 0; i < rows.size(); i++) {
        Array.set(array, i, storable(rows.get(i)[place]));
      }
      tuple.addValue(array);
    }
    return tuple;
  }

  /** Postgres has no text with a NUL in it, which titles may have: refused, it would hold up all that follows. */
  private static Object storable(Object value) {
    return value instanceof String text ? text.replace('\0', '\uFFFD') : value;
  }
}
