package io.holdfast.feed;

import io.holdfast.kernel.Position;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Positions in the Postgres of a cluster, where every keeper finds them. Called by any; works on the loop given. */
public final class PostgresPositions implements Positions {
  private final Executor loop;
  private final Transactions transactions;
  private final SchemaVersions versions = new SchemaVersions(List.of());
  /** Loop only. */
  private boolean upgraded;

  /** Over a database; the transactions are used on the loop only and closed with this. */
  public PostgresPositions(Executor loop, Transactions transactions) {
    this.loop = loop;
    this.transactions = transactions;
  }

  @Override
  public CompletionStage<Optional<Position>> of(String consumer) {
    return run(connection -> read(connection, consumer));
  }

  private static Future<Optional<Position>> read(SqlConnection connection, String consumer) {
    return connection.preparedQuery(
            "select epoch, sequence from holdfast.feed_position where consumer = $1 and sequence is not null")
        .execute(Tuple.of(consumer)).map(rows -> {
          for (Row row : rows) {
            return Optional.of(new Position(row.getInteger(0), row.getLong(1)));
          }
          return Optional.empty();
        });
  }

  @Override
  public CompletionStage<Void> set(String consumer, Position position) {
    return run(connection -> connection.preparedQuery("""
        insert into holdfast.feed_position (consumer, epoch, sequence) values ($1, $2, $3)
        on conflict (consumer) do update
        set epoch = excluded.epoch, sequence = excluded.sequence, written_at = now()""")
        .execute(Tuple.of(consumer, position.epoch(), position.sequence())).mapEmpty());
  }

  /** Whoever comes second waits for the first one's transaction, and then reads what that has put there. */
  @Override
  public CompletionStage<Position> setIfAbsent(String consumer, Position position) {
    return run(connection -> connection.preparedQuery("""
        insert into holdfast.feed_position (consumer, epoch, sequence) values ($1, $2, $3)
        on conflict (consumer) do nothing""")
        .execute(Tuple.of(consumer, position.epoch(), position.sequence()))
        .compose(done -> read(connection, consumer))
        .map(at -> at.orElseThrow(() -> new IllegalStateException(consumer + " is just being forgotten"))));
  }

  @Override
  public CompletionStage<Void> move(String consumer, Position from, Position to) {
    return run(connection -> connection.preparedQuery("""
        update holdfast.feed_position set epoch = $4, sequence = $5, written_at = now()
        where consumer = $1 and epoch = $2 and sequence = $3""")
        .execute(Tuple.of(consumer, from.epoch(), from.sequence(), to.epoch(), to.sequence()))
        .compose(result -> moved(result, consumer, from)));
  }

  private static Future<Void> moved(RowSet<Row> result, String consumer, Position from) {
    return result.rowCount() == 1 ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException(consumer + " does not stand at " + from
            + " any more: another instance serves it"));
  }

  @Override
  public CompletionStage<Void> forget(String consumer) {
    return run(connection -> connection.preparedQuery("delete from holdfast.feed_position where consumer = $1")
        .execute(Tuple.of(consumer)).mapEmpty());
  }

  private <T> CompletionStage<T> run(Function<SqlConnection, Future<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> upgrade().compose(ready -> transactions.run(work)).onComplete(result -> {
      if (result.succeeded()) {
        done.complete(result.result());
      } else {
        done.completeExceptionally(result.cause());
      }
    }));
    return done;
  }

  private Future<Boolean> upgrade() {
    return upgraded ? Future.succeededFuture(true)
        : transactions.run(versions::upgrade).onSuccess(done -> upgraded = true);
  }

  @Override
  public void close() {
    transactions.close();
  }
}
