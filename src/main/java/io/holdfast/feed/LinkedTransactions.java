package io.holdfast.feed;

import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Transactions on one connection to Postgres, which comes back by itself, one after the other: an operator may have the
 * tables filled anew while one is under way. The link's loop only.
 */
public final class LinkedTransactions implements Transactions {
  /** Filling anew empties tables, which waits for those who read them. */
  private static final long PATIENCE_MILLIS = 60_000;

  private final PostgresLink link;
  private Future<?> last = Future.succeededFuture();

  /** Over a link, which is closed with this. */
  public LinkedTransactions(PostgresLink link) {
    this.link = link;
  }

  @Override
  public <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    Future<T> next = last.transform(ended -> link.use(PATIENCE_MILLIS, connection -> transaction(connection, work)));
    last = next;
    return next;
  }

  private static <T> Future<T> transaction(PgConnection connection, Function<SqlConnection, Future<T>> work) {
    return connection.begin().compose(transaction -> work.apply(connection).transform(result -> result.succeeded()
        ? transaction.commit().map(result.result())
        : transaction.rollback().transform(over -> Future.failedFuture(result.cause()))));
  }

  @Override
  public void close() {
    link.close();
  }
}
