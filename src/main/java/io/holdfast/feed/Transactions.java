package io.holdfast.feed;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** A database in which the feed works by transactions, one at a time, on the feed's loop. */
public interface Transactions extends AutoCloseable {

  /** Does something as one transaction; rolled back if it fails. */
  <T> Future<T> run(Function<SqlConnection, Future<T>> work);

  @Override
  void close();
}
