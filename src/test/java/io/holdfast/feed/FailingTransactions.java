package io.holdfast.feed;

import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.holdfast.stores.VertxLoops;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Transactions that fail now and then: before they begin, in their middle, or after they were committed. One loop. */
final class FailingTransactions implements Transactions {
  private final Transactions inner;
  private final Random chance;
  /** The probability that one fails. Written by the test. */
  volatile double failing;

  FailingTransactions(Transactions inner, Random chance) {
    this.inner = inner;
    this.chance = chance;
  }

  /** Over a link to a database, whose address has user and password. */
  static FailingTransactions over(VertxLoops loops, Loop loop, String uri, Random chance) {
    Outage outage = new Outage(Clock.system(), new Random(chance.nextLong()));
    return new FailingTransactions(new LinkedTransactions(new PostgresLink(loops.vertx(), loop,
        PostgresAddress.parse(uri), outage, "tables", Map.of("client_min_messages", "warning"),
        connection -> Future.succeededFuture())), chance);
  }

  @Override
  public <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    if (chance.nextDouble() >= failing) {
      return inner.run(work);
    }
    return switch (chance.nextInt(3)) {
      case 0 -> Future.failedFuture(new IllegalStateException("fails before it begins"));
      case 1 -> inner.run(connection -> work.apply(connection)
          .compose(done -> Future.failedFuture(new IllegalStateException("fails in its middle"))));
      default -> inner.run(work).compose(done ->
          Future.failedFuture(new IllegalStateException("fails after it was committed")));
    };
  }

  @Override
  public void close() {
    inner.close();
  }
}
