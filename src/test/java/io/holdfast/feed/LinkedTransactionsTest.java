package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Loop;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Transactions that several ask for at once, over a real Postgres. */
final class LinkedTransactionsTest {
  private static final int TRANSACTIONS = 20;

  @Test
  void comeOneAfterTheOtherEvenBehindOneThatFails() {
    List<Integer> done = new ArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try (VertxLoops loops = new VertxLoops()) {
      Loop loop = loops.next();
      try (Transactions transactions =
          FailingTransactions.over(loops, loop, RealPostgres.shared().newDatabase(), new Random(1))) {
        for (int i = 0; i < TRANSACTIONS; i++) {
          all.add(run(loop, transactions, i, done));
        }
        run(loop, transactions, connection -> connection.query("select 1 / 0").execute().mapEmpty());
        all.add(run(loop, transactions, TRANSACTIONS, done));
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).orTimeout(20, TimeUnit.SECONDS).join();
      }
    }

    assertThat(done).hasSize(TRANSACTIONS + 1).isSorted();
  }

  private static CompletableFuture<Void> run(Loop loop, Transactions transactions, int number, List<Integer> done) {
    return run(loop, transactions, connection -> connection.query("select 1").execute().map(rows -> {
      done.add(number);
      return null;
    }));
  }

  private static CompletableFuture<Void> run(Loop loop, Transactions transactions,
      Function<SqlConnection, Future<Void>> work) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    loop.execute(() -> transactions.run(work).onComplete(result -> {
      if (result.succeeded()) {
        told.complete(null);
      } else {
        told.completeExceptionally(result.cause());
      }
    }));
    return told;
  }
}
