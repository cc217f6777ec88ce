package io.holdfast.feed;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the tables to the versions that this program knows, under an advisory lock, so that instances that start at
 * once do not get in each other's way.
 */
final class SchemaVersions {
  /** Any number that nobody else uses: "feed" in ASCII. */
  private static final long LOCK = 0x66656564L;

  private static final String OWN = """
      create schema if not exists holdfast;
      create table if not exists holdfast.feed_schema (
        domain text primary key,
        version integer not null);
      create table if not exists holdfast.feed_position (
        consumer text primary key,
        epoch integer,
        sequence bigint,
        rebuild uuid,
        written_at timestamptz not null default now())""";

  private final List<DomainTables> domains;

  SchemaVersions(List<DomainTables> domains) {
    this.domains = List.copyOf(domains);
  }

  /** In a transaction; completes with whether anything of a domain was changed, so that tables must be filled anew. */
  Future<Boolean> upgrade(SqlConnection connection) {
    return connection.preparedQuery("select pg_advisory_xact_lock($1)").execute(Tuple.of(LOCK))
        .compose(locked -> connection.query(OWN).execute())
        .compose(made -> connection.query("select domain, version from holdfast.feed_schema").execute())
        .compose(rows -> {
          Map<String, Integer> versions = new HashMap<>();
          for (Row row : rows) {
            versions.put(row.getString(0), row.getInteger(1));
          }
          return upgradeFrom(connection, versions, 0, false);
        });
  }

  private Future<Boolean> upgradeFrom(SqlConnection connection, Map<String, Integer> versions, int at,
      boolean changed) {
    if (at == domains.size()) {
      return Future.succeededFuture(changed);
    }
    DomainTables domain = domains.get(at);
    int version = versions.getOrDefault(domain.name(), 0);
    List<String> known = domain.versions();
    if (version > known.size()) {
      return Future.failedFuture(new IllegalStateException("the tables of " + domain.name() + " have version " + version
          + ", but this program knows " + known.size() + " at the most: upgrade this instance"));
    }
    if (version == known.size()) {
      return upgradeFrom(connection, versions, at + 1, changed);
    }
    return connection.query(String.join(";\n", known.subList(version, known.size()))).execute()
        .compose(done -> connection.preparedQuery("""
            insert into holdfast.feed_schema (domain, version) values ($1, $2)
            on conflict (domain) do update set version = excluded.version""")
            .execute(Tuple.of(domain.name(), known.size())))
        .compose(noted -> upgradeFrom(connection, versions, at + 1, true));
  }
}
