package io.holdfast.feed.coordination;

import io.holdfast.coordination.CoordinationChange;
import io.holdfast.feed.DomainTables;
import io.holdfast.feed.RowSink;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableSchema;
import io.holdfast.feed.TableSchema.Column;
import io.holdfast.kernel.Change;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/**
 * The tables {@code holdings}, {@code kv} and {@code counters}: what is there now. What was given back or deleted has
 * no row, and neither has who waits.
 */
public final class CoordinationTables implements DomainTables {
  /** A token is one holding's alone in its environment; sort and name before it make its index that of a question. */
  private static final TableSchema HOLDINGS = new TableSchema("holdings", 4, List.of(
      new Column("environment", SqlType.TEXT),
      new Column("sort", SqlType.TEXT),
      new Column("name", SqlType.TEXT),
      new Column("token", SqlType.BIGINT),
      new Column("holder", SqlType.TEXT),
      new Column("permits", SqlType.INTEGER),
      new Column("till", SqlType.TIME)));

  private static final TableSchema KV = new TableSchema("kv", 2, List.of(
      new Column("environment", SqlType.TEXT),
      new Column("key", SqlType.TEXT),
      new Column("value", SqlType.JSON),
      new Column("version", SqlType.BIGINT),
      new Column("expires_at", SqlType.TIME)));

  private static final TableSchema COUNTERS = new TableSchema("counters", 2, List.of(
      new Column("environment", SqlType.TEXT),
      new Column("name", SqlType.TEXT),
      new Column("value", SqlType.BIGINT)));

  private static final String VERSION_1 = """
      create table holdfast.holdings (
        environment text,
        sort text,
        name text,
        token bigint,
        holder text,
        permits integer not null,
        till timestamptz,
        primary key (environment, sort, name, token));
      comment on column holdfast.holdings.sort is 'lock, leader or semaphore';
      comment on column holdfast.holdings.holder is 'What its holder calls itself, if it said so';
      create table holdfast.kv (
        environment text,
        key text,
        value json not null,
        version bigint not null,
        expires_at timestamptz,
        primary key (environment, key));
      comment on column holdfast.kv.value is
        'As it was set: json and not jsonb, which refuses some of what is legal JSON';
      create table holdfast.counters (
        environment text,
        name text,
        value bigint not null,
        primary key (environment, name))""";

  @Override
  public String name() {
    return "coordination";
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(HOLDINGS, KV, COUNTERS);
  }

  @Override
  public List<String> versions() {
    return List.of(VERSION_1);
  }

  @Override
  public void rows(Change change, long logTime, RowSink into) {
    if (change instanceof CoordinationChange coordinationChange) {
      switch (coordinationChange) {
        case CoordinationChange.ValueChanged value -> value(value, into);
        case CoordinationChange.CounterChanged counter ->
            into.put(COUNTERS, counter.environment(), counter.key(), counter.value());
        case CoordinationChange.Held held -> into.put(HOLDINGS, held.environment(), word(held.sort()), held.name(),
            held.token(), held.holder().isEmpty() ? null : held.holder(), held.permits(), timeOrNull(held.till()));
        case CoordinationChange.Freed freed ->
            into.remove(HOLDINGS, freed.environment(), word(freed.sort()), freed.name(), freed.token());
      }
    }
  }

  private static void value(CoordinationChange.ValueChanged value, RowSink into) {
    if (value.json() == null) {
      into.remove(KV, value.environment(), value.key());
    } else {
      into.put(KV, value.environment(), value.key(), new String(value.json(), StandardCharsets.UTF_8),
          value.version(), timeOrNull(value.till()));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Null for what has no end. */
  private static OffsetDateTime timeOrNull(long millis) {
    return millis == Long.MAX_VALUE ? null : SqlType.time(millis);
  }
}
