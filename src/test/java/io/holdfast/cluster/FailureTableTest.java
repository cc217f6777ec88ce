package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.stores.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
