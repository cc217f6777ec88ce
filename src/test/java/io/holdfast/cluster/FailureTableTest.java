package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.process.HttpSession;
import io.holdfast.stores.RealPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rows of the failure table that leave a cluster as it was before, one after another on the same one, under a
 * running workload.
 */
final class FailureTableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 40;
  private static RealCluster cluster;

  @BeforeAll
  static void start() {
    cluster = RealCluster.of(2, "--gone-after", "5s");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void anInstanceIsKilledAndStartedAgain() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.member(1).kill();
    workload.awaitMore(SOME);
    cluster.member(1).start().awaitReady();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  void anInstanceIsPausedAndGoesOn() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.member(1).pause();
    workload.awaitMore(SOME);
    cluster.member(1).resume();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  void aSessionIsStuckInTheMiddleOfAnAppendAndIsEnded() throws SQLException {
    Workload workload = cluster.work().awaitMore(SOME);
    try (Connection stuck = RealPostgres.connect(cluster.database()); Statement statement = stuck.createStatement()) {
      stuck.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(7201)");
      workload.awaitMore(SOME);
      assertThat(stuck.isValid(5)).as("the stuck session has been ended").isFalse();
    }
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  void redisIsKilledAndComesBackEmpty() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.redis().kill();
    workload.awaitMore(SOME);
    cluster.redis().restartEmpty();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  void postgresIsKilledAndStartedAgain() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.postgres().kill();
    await().atMost(PATIENCE).until(() -> cluster.member(0).status().path("journal_away").asBoolean());
    cluster.postgres().restart();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesDuringAnOutageAreRefusedAtOnceAndTheFirstAfterItSucceedsSoon(boolean isKilled) {
    if (isKilled) {
      cluster.postgres().kill();
    } else {
      cluster.postgres().pause();
    }
    assertThat(write("first")).isEqualTo(503);
    await().atMost(PATIENCE).until(() -> cluster.member(0).status().path("journal_away").asBoolean());
    List<Long> waited = new ArrayList<>();
    for (int i = 0; i < SOME; i++) {
      long begun = System.nanoTime();
      assertThat(write("refused")).isEqualTo(503);
      waited.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
    assertThat(waited.stream().sorted().toList().get(SOME / 2)).as("%s", waited).isLessThan(50);
    if (isKilled) {
      cluster.postgres().restart();
    } else {
      cluster.postgres().resume();
    }
    await().atMost(3, TimeUnit.SECONDS).until(() -> write("taken") == 200);
  }

  private int write(String key) {
    return new HttpSession().post(cluster.member(0).api().resolve("/stock/item/create/5"), "", key)
        .map(HttpResponse::statusCode).orElse(0);
  }

  @Test
  @Tag("full")
  void anInstanceIsKilledWhoseClientsStandInALine() {
    Workload workload = cluster.work().awaitMore(SOME);
    try (LockLine line = new LockLine("line")) {
      long token = line.take(cluster.member(1));
      line.standIn(cluster.member(0));
      line.standIn(cluster.member(0));
      LockLine.Waiter living = line.standIn(cluster.member(1));
      cluster.member(0).kill();
      line.awaitWaiting(1);
      line.giveBack(cluster.member(1), token);
      assertThat(living.token()).isGreaterThan(token);
    }
    cluster.member(0).start().awaitReady();
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void theKeeperIsKilledWhileItKeepsTheTables() {
    Workload workload = cluster.work().awaitMore(SOME);
    for (int i = 0; i < 2; i++) {
      Member killed = cluster.keeper();
      killed.kill();
      assertThat(cluster.keeper()).isNotSameAs(killed);
      workload.awaitMore(SOME);
      killed.start().awaitReady();
    }
    cluster.expectNothingLostNothingTwice(workload);
    cluster.expectTablesLikeTheState();
  }

  @Test
  @Tag("full")
  void redisIsSetBackToAnOlderFile() {
    Workload workload = cluster.work().awaitMore(SOME);
    byte[] older = cluster.redis().dump();
    workload.awaitMore(SOME);
    cluster.redis().restartFrom(older);
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void redisStandsStill() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.redis().pause();
    workload.awaitMore(SOME);
    cluster.redis().resume();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void redisIsOutOfReachForOneInstance() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.toRedis().refuse();
    workload.awaitMore(SOME);
    cluster.expectEverybodyReady();
    cluster.toRedis().heal();
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void postgresStandsStill() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.postgres().pause();
    await().atMost(PATIENCE).until(() -> cluster.member(0).status().path("journal_away").asBoolean());
    cluster.postgres().resume();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void connectionsToPostgresAreCutAgainAndAgain() {
    Workload workload = cluster.work().awaitMore(SOME);
    for (int i = 0; i < 5; i++) {
      cluster.toPostgres().cut();
      workload.awaitMore(SOME);
    }
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void theAnswersOfCommitsAreLost() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.toPostgres().swallowAnswers();
    workload.awaitMore(SOME);
    cluster.toPostgres().cut();
    cluster.toPostgres().heal();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void oneInstanceIsCutOffFromPostgresAndRedisAndServesStaleReads() {
    Workload workload = cluster.work().awaitMore(SOME);
    cluster.toPostgres().refuse();
    cluster.toRedis().refuse();
    await().atMost(PATIENCE).until(() -> cluster.member(0).status().path("stale_milliseconds").asLong() > 0);
    workload.awaitMore(SOME);
    cluster.toRedis().heal();
    cluster.toPostgres().heal();
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  @Tag("full")
  void theKeeperIsPausedAndAnotherTakesOver() {
    Workload workload = cluster.work().awaitMore(SOME);
    Member paused = cluster.keeper();
    paused.pause();
    Member other = cluster.member(0) == paused ? cluster.member(1) : cluster.member(0);
    await().atMost(PATIENCE).until(() -> other.status().path("keeper").asBoolean());
    paused.resume();
    workload.awaitMore(SOME);
    cluster.expectNothingLostNothingTwice(workload);
    cluster.expectTablesLikeTheState();
  }
}
