package io.holdfast.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** There is one keeper, and another one when that one is gone. */
class PostgresLeaseTest {
  private static final VertxLoops VERTX = new VertxLoops();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String database = RealPostgres.shared().newDatabase();

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  private final class Candidate {
    private final PostgresLease lease = new PostgresLease(VERTX.vertx(), PostgresAddress.parse(database),
        new Outage(Clock.system(), new SplittableRandom()));
    private volatile boolean keeper;

    private final Loop loop;

    Candidate() {
      this(VERTX);
    }

    Candidate(VertxLoops loops) {
      loop = loops.next();
      lease.campaign(loop, held -> keeper = held);
    }
  }

  @Test
  void theSecondFollowsWhenTheFirstLetsGo() {
    Candidate first = new Candidate();
    await().atMost(PATIENCE).until(() -> first.keeper);
    Candidate second = new Candidate();
    await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(() -> first.keeper && !second.keeper);
    first.lease.close();
    await().atMost(PATIENCE).until(() -> second.keeper);
    second.lease.close();
  }

  @Test
  void whoseSessionIsEndedHearsItAndMayBecomeKeeperAgain() {
    Candidate only = new Candidate();
    await().atMost(PATIENCE).until(() -> only.keeper);
    RealPostgres.run(database, "SELECT pg_terminate_backend(pid) FROM pg_locks"
        + " WHERE locktype = 'advisory' AND objid = 7202"
        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> !only.keeper);
    await().atMost(PATIENCE).until(() -> only.keeper);
    only.lease.close();
  }

  @Test
  void theServerEndsTheSessionOfAKeeperThatIsSilent() {
    CountDownLatch end = new CountDownLatch(1);
    try (VertxLoops own = new VertxLoops()) {
      Candidate silent = new Candidate(own);
      await().atMost(PATIENCE).until(() -> silent.keeper);
      silent.loop.execute(() -> awaitEnd(end));
      Candidate next = new Candidate();
      await().atMost(PATIENCE).until(() -> next.keeper);
      assertThat(silent.keeper).as("it has not heard of it yet").isTrue();
      end.countDown();
      await().atMost(PATIENCE).until(() -> !silent.keeper);
      silent.lease.close();
      next.lease.close();
    }
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
