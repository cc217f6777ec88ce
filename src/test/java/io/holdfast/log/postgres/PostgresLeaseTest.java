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

    Candidate() {
      Loop loop = VERTX.next();
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
    Candidate only = new Candidate();
    await().atMost(PATIENCE).until(() -> only.keeper);
    assertThat(RealPostgres.ask(database, "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
        + " 'holdfast keeper' AND datname = current_database()")).isEqualTo("1");
    only.lease.close();
  }
}
