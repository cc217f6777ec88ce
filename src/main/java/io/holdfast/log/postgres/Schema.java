package io.holdfast.log.postgres;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The tables' versions. Each version is a file of statements; whoever comes first applies what is missing, in one
 * transaction under an advisory lock, and the others find it done.
 */
final class Schema {
  static final int VERSION = 2;

  private static final String PREPARE = """
      BEGIN; SELECT pg_advisory_xact_lock(7200); CREATE SCHEMA IF NOT EXISTS holdfast;
      CREATE TABLE IF NOT EXISTS schema_version (one bool PRIMARY KEY DEFAULT true CHECK (one), version int NOT NULL);
      INSERT INTO schema_version SELECT true, 0 WHERE NOT EXISTS (SELECT FROM schema_version)""";

  private final int partitions;
  private final boolean anyFound;

  /**
   * A schema to be made sure of.
   *
   * @param partitions for a new journal
   * @param anyFound whether a journal with another number is welcome too
   */
  Schema(int partitions, boolean anyFound) {
    this.partitions = partitions;
    this.anyFound = anyFound;
  }

  /** Brings a database up to this program's version, or says why it is not to be used. */
  Future<Void> ensure(PgConnection connection) {
    return connection.query(PREPARE).execute()
        .compose(_ -> connection.query("SELECT version FROM schema_version").execute())
        .compose(rows -> upgrade(connection, rows.iterator().next().getInteger(0)))
        .compose(_ -> connection.query("COMMIT").execute())
        .compose(_ -> checkPartitions(connection));
  }

  private Future<Void> upgrade(PgConnection connection, int found) {
    if (found > VERSION) {
      return refused("the tables in Postgres have version " + found + ", but this program knows " + VERSION
          + ": they were made by a newer one; upgrade this instance");
    }
    if (found == VERSION) {
      return Future.succeededFuture();
    }
    return connection.query(statements(found + 1)).execute()
        .compose(_ -> found > 0 ? Future.succeededFuture() : connection
            .preparedQuery("INSERT INTO log_meta (epoch, floor, partitions) VALUES (1, 0, $1)")
            .execute(Tuple.of(partitions)))
        .compose(_ -> connection.preparedQuery("UPDATE schema_version SET version = $1").execute(Tuple.of(found + 1)))
        .compose(_ -> upgrade(connection, found + 1));
  }

  private Future<Void> checkPartitions(PgConnection connection) {
    return connection.query("SELECT partitions FROM log_meta").execute().compose(rows -> {
      Row row = rows.iterator().next();
      int found = row.getInteger(0);
      return anyFound || found == partitions ? Future.succeededFuture()
          : refused("the journal in Postgres was made for " + found + " partitions, not " + partitions
              + ": start with --partitions " + found + ", or restore a snapshot into " + partitions);
    });
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(new JournalException(Kind.UNAVAILABLE, why));
  }

  private static String statements(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
