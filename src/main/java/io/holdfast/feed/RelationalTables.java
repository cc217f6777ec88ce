package io.holdfast.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.kernel.feed.Happened;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Keeps tables in Postgres that say what the state is, for everyone's SQL: each batch of changes and the new position
 * are one transaction, so a table is always the state as of one position, and no change is missed or counted twice.
 * When the position cannot be reached any more, or a table's version has changed, all are emptied and filled anew.
 *
 * <p>The row of the position serialises two instances of which each takes itself for the keeper: a batch is written
 * only where it goes on from the position, and a filling only while its mark is there.
 *
 * <p>Threads: called by any; everything is done on the loop given.
 */
public final class RelationalTables implements ChangeConsumer {
  static final String SCHEMA = "holdfast";
  private static final String NAME = "tables";

  private final Executor loop;
  private final Transactions transactions;
  private final List<DomainTables> domains;
  private final SchemaVersions versions;
  /** Loop only. */
  private boolean upgraded;
  private UUID rebuild;

  /**
   * Over a database.
   *
   * @param loop where the work is done
   * @param transactions used on that loop only; closed with this
   * @param domains whose tables are kept
   */
  public RelationalTables(Executor loop, Transactions transactions, List<DomainTables> domains) {
    this.loop = loop;
    this.transactions = transactions;
    this.domains = List.copyOf(domains);
    this.versions = new SchemaVersions(domains);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Beginning beginning() {
    return Beginning.STATE;
  }

  @Override
  public CompletionStage<Optional<Position>> position() {
    return onLoop(() -> upgrade().compose(ready -> transactions.run(connection -> connection.preparedQuery(
            "select epoch, sequence from holdfast.feed_position where consumer = $1 and sequence is not null")
        .execute(Tuple.of(NAME))
        .map(RelationalTables::position))));
  }

  private static Optional<Position> position(RowSet<Row> rows) {
    Iterator<Row> found = rows.iterator();
    if (!found.hasNext()) {
      return Optional.empty();
    }
    Row row = found.next();
    return Optional.of(new Position(row.getInteger(0), row.getLong(1)));
  }

  /** Tables that were made or changed are empty or wanting, whatever the position says. */
  private Future<Void> upgrade() {
    if (upgraded) {
      return Future.succeededFuture();
    }
    return transactions.<Void>run(connection -> versions.upgrade(connection)
            .compose(changed -> changed ? forget(connection, null) : Future.succeededFuture()))
        .onSuccess(done -> upgraded = true);
  }

  @Override
  public CompletionStage<Void> clear() {
    UUID mark = UUID.randomUUID();
    return onLoop(() -> upgrade()
        .compose(ready -> transactions.run(connection -> forget(connection, mark)
            .compose(forgotten -> empty(connection))))
        .onSuccess(done -> rebuild = mark));
  }

  private static Future<Void> forget(SqlConnection connection, UUID mark) {
    return connection.preparedQuery("""
        insert into holdfast.feed_position (consumer, rebuild) values ($1, $2)
        on conflict (consumer) do update
        set epoch = null, sequence = null, rebuild = excluded.rebuild, written_at = now()""")
        .execute(Tuple.of(NAME, mark)).mapEmpty();
  }

  private Future<Void> empty(SqlConnection connection) {
    List<String> names = domains.stream().flatMap(domain -> domain.tables().stream())
        .map(TableSchema::qualified).toList();
    return names.isEmpty() ? Future.succeededFuture()
        : connection.query("truncate " + String.join(", ", names)).execute().mapEmpty();
  }

  @Override
  public CompletionStage<Void> restate(List<Change> changes) {
    return onLoop(() -> transactions.run(connection -> {
      RowBatch batch = new RowBatch();
      changes.forEach(change -> domains.forEach(domain -> domain.rows(change, 0, batch)));
      return one(connection, """
          update holdfast.feed_position set written_at = now() where consumer = $1 and rebuild = $2""",
          Tuple.of(NAME, rebuild)).compose(still -> write(connection, batch));
    }));
  }

  @Override
  public CompletionStage<Void> begin(Position position) {
    return onLoop(() -> transactions.run(connection -> one(connection, """
        update holdfast.feed_position set epoch = $3, sequence = $4, rebuild = null, written_at = now()
        where consumer = $1 and rebuild = $2""",
        Tuple.of(NAME, rebuild, position.epoch(), position.sequence()))));
  }

  @Override
  public CompletionStage<Position> beginUnlessBegun(Position position) {
    return CompletableFuture.failedStage(new UnsupportedOperationException("tables begin with the whole state"));
  }

  @Override
  public CompletionStage<Void> take(Position from, ChangeBatch batch) {
    return onLoop(() -> transactions.run(connection -> {
      RowBatch rows = new RowBatch();
      for (Happened each : batch.changes()) {
        domains.forEach(domain -> domain.rows(each.change(), each.logTime(), rows));
      }
      return one(connection, """
          update holdfast.feed_position set epoch = $4, sequence = $5, written_at = now()
          where consumer = $1 and epoch = $2 and sequence = $3""",
          Tuple.of(NAME, from.epoch(), from.sequence(), batch.through().epoch(), batch.through().sequence()))
          .compose(moved -> write(connection, rows));
    }));
  }

  /** Changes exactly one row, which it locks till the transaction's end; else someone else has moved on. */
  private static Future<Void> one(SqlConnection connection, String sql, Tuple values) {
    return connection.preparedQuery(sql).execute(values).compose(result -> result.rowCount() == 1
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException("the tables' position is not what it was: another instance"
            + " writes them, or they are filled anew")));
  }

  private static Future<Void> write(SqlConnection connection, RowBatch batch) {
    Future<Void> written = Future.succeededFuture();
    for (RowStatement statement : batch.statements()) {
      written = written.compose(before ->
          connection.preparedQuery(statement.sql()).execute(statement.values()).mapEmpty());
    }
    return written;
  }

  private <T> CompletionStage<T> onLoop(Supplier<Future<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> work.get().onComplete(result -> {
      if (result.succeeded()) {
        done.complete(result.result());
      } else {
        done.completeExceptionally(result.cause());
      }
    }));
    return done;
  }

  @Override
  public void close() {
    transactions.close();
  }
}
