package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HttpSession;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.RealRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the failure table that need a cluster of their own. */
@Tag("full")
final class DisasterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 40;

  @Test
  void postgresFailsOverAndHasLostCommits() {
    try (RealCluster cluster = RealCluster.of(2)) {
      Workload workload = cluster.work().awaitMore(SOME);
      Path older = cluster.postgres().backup();
      workload.awaitMore(SOME).close();
      cluster.postgres().restartFrom(older);
      cluster.expectEverybodyToSayThatTheJournalWentBack();
      cluster.restoreTo(cluster.end());
      cluster.expectEverybodyReady();
      cluster.expectDenseJournal();
      cluster.expectEqualContent();
    }
  }

  @Test
  void anOlderDumpIsPutBackUnderRunningInstances() {
    try (RealCluster cluster = RealCluster.of(2)) {
      cluster.add("--read-only").awaitReady();
      Workload workload = cluster.work().awaitMore(SOME);
      String older = cluster.end();
      workload.awaitMore(SOME).close();
      cluster.putBack(older);
      cluster.expectEverybodyToSayThatTheJournalWentBack();
      assertThat(cluster.end()).as("nobody has written").isEqualTo(older);
      cluster.restoreTo(older);
      cluster.expectEverybodyReady();
      cluster.expectDenseJournal();
      cluster.expectEqualContent();
      cluster.expectTablesLikeTheState();
    }
  }

  /** Who has seen what is undone, or holds it, is told so, and not left in the belief. */
  @Test
  void whoWatchesWhileTheHistoryIsUndoneIsToldSo() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient(); RealCluster cluster = RealCluster.of(1)) {
      HttpSession http = new HttpSession();
      URI environment = cluster.member(0).api().resolve("/db/undone");
      String set = "{\"KVSet\":{\"Key\":\"k\",\"Value\":%d}}";
      http.post(environment, set.formatted(1), "kept").orElseThrow();
      String older = cluster.end();
      http.post(environment, set.formatted(2), "undone").orElseThrow();
      http.post(environment, "{\"LockID\":\"l\",\"LockDur\":600}", "lock").orElseThrow();
      List<CompletableFuture<String>> told = List.of(
          told(client, "/db/undone/kv/k/watch", cluster, "Last-Event-ID", "2"),
          told(client, "/db/undone/watch?prefix=k", cluster, "Last-Event-ID", "2"),
          told(client, "/db/undone/locks/l", cluster, "If-None-Match", "\"1\"", "Prefer", "wait=60"),
          watched(client, cluster, 2));
      await().atMost(PATIENCE).until(() -> http.get(cluster.member(0).management().resolve("/metrics"))
          .contains("holdfast_http_watchers 4"));
      cluster.putBack(older);
      cluster.expectEverybodyToSayThatTheJournalWentBack();
      cluster.restoreTo(older);
      cluster.expectEverybodyReady();
      assertThat(told.get(0).get(20, TimeUnit.SECONDS)).contains("event: compacted");
      assertThat(told.get(1).get(20, TimeUnit.SECONDS)).contains("event: compacted");
      assertThat(told.get(2).get(20, TimeUnit.SECONDS)).startsWith("200").contains("\"Lock\":0");
      assertThat(told.get(3).get(20, TimeUnit.SECONDS)).startsWith("200").contains("\"Version\":1,\"Value\":1");
      assertThat(told(client, "/db/undone/kv/k/watch", cluster, "Last-Event-ID", "2").get(20, TimeUnit.SECONDS))
          .startsWith("410");
    }
  }

  private static CompletableFuture<String> told(HttpClient client, String path, RealCluster cluster,
      String... headers) {
    return told(client, HttpRequest.newBuilder(cluster.member(0).api().resolve(path)).headers(headers));
  }

  /** Waits until a key has another version. */
  private static CompletableFuture<String> watched(HttpClient client, RealCluster cluster, int version) {
    return told(client, HttpRequest.newBuilder(cluster.member(0).api().resolve("/watch/undone"))
        .headers("Content-Type", "application/json", "Prefer", "wait=60")
        .POST(BodyPublishers.ofString("{\"ID\":\"k\",\"Version\":" + version + "}")));
  }

  /** The status and all that is sent until the server ends it. */
  private static CompletableFuture<String> told(HttpClient client, HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> response.statusCode() + " " + response.body());
  }

  @Test
  void theOnlyInstanceTrimsItsJournalAndStartsFromItsSnapshot() {
    try (RealCluster cluster = RealCluster.of(1, "--snapshots-kept", "1", "--snapshot-entries", "50")) {
      Workload workload = cluster.work().awaitMore(10 * SOME);
      await().atMost(PATIENCE).until(() -> cluster.floor() > 0);
      cluster.member(0).kill();
      cluster.member(0).start().awaitReady();
      workload.awaitMore(SOME);
      cluster.expectNothingLostNothingTwice(workload);
    }
  }

  @Test
  void sentinelFailsOverToAReplicaThatLags() {
    RealRedis master = RealRedis.start();
    try (RealRedis replica = RealRedis.start("--replicaof", "127.0.0.1 " + master.port());
        RealRedis sentinel = RealRedis.startSentinel("holdfast", master, 1)) {
      await().atMost(20, TimeUnit.SECONDS)
          .until(() -> sentinel.command("SENTINEL", "replicas", "holdfast").equals("*1"));
      try (RealCluster cluster = RealCluster.of(2, master,
          "redis+sentinel://127.0.0.1:" + sentinel.port() + "/holdfast")) {
        Workload workload = cluster.work().awaitMore(SOME);
        replica.pause();
        workload.awaitMore(SOME);
        master.kill();
        replica.resume();
        workload.awaitMore(SOME);
        await().atMost(PATIENCE).until(() -> replica.command("ROLE").equals("*3")
            && replica.command("STRLEN", "nothing").equals(":0"));
        cluster.expectNothingLostNothingTwice(workload);
      }
    }
  }

  @Test
  void anInstanceThatWasAwayForLongerThanTheJournalReachesRestoresItself() {
    try (RealCluster cluster = RealCluster.of(2, "--snapshots-kept", "1")) {
      Workload workload = cluster.work().awaitMore(SOME);
      cluster.member(1).pause();
      workload.awaitMore(SOME);
      String cut = takeSnapshot(cluster.member(0));
      RealPostgres.run(cluster.database(), "SET search_path = holdfast; SELECT log_raise_floor("
          + cut.replace('.', ',') + ")", "DELETE FROM holdfast.journal"
          + " WHERE seq < (SELECT floor FROM holdfast.log_meta)");
      cluster.redis().restartEmpty(); // Or the courier might still have all that was missed.
      cluster.member(1).resume();
      workload.awaitMore(SOME);
      cluster.expectNothingLostNothingTwice(workload);
      assertThat(cluster.member(1).output()).contains("recovering anew");
    }
  }

  @Test
  void anInstanceWithOtherContentRestoresItself() {
    try (RealCluster cluster = RealCluster.of(1)) {
      Workload workload = cluster.work().awaitMore(SOME);
      workload.close();
      String cut = takeSnapshot(cluster.member(0));
      for (int i = 1; i <= 2; i++) {
        RealPostgres.run(cluster.database(), "INSERT INTO holdfast.instance VALUES (gen_random_uuid(),"
            + " clock_timestamp() + interval '3 seconds', '{\"state\":\"ready\",\"position\":\"1.1\",\"cut\":\"" + cut
            + "\",\"content\":\"abc\"}')");
      }
      await().atMost(PATIENCE).until(() -> cluster.member(0).output().contains("This instance is wrong"));
      await().atMost(PATIENCE).until(() -> cluster.member(0).output().contains("recovering anew"));
      cluster.expectEverybodyReady();
      cluster.expectNothingLostNothingTwice(workload);
    }
  }

  @Test
  void aCorruptSnapshotIsPassedOverByAnInstanceThatStarts() {
    try (RealCluster cluster = RealCluster.of(1)) {
      Workload workload = cluster.work().awaitMore(SOME);
      takeSnapshot(cluster.member(0));
      workload.awaitMore(SOME);
      String cut = takeSnapshot(cluster.member(0));
      RealPostgres.run(cluster.database(), "UPDATE holdfast.snapshot_chunk SET bytes = set_byte(bytes, 90,"
          + " 1 # get_byte(bytes, 90)) WHERE copy = (SELECT copy FROM holdfast.snapshot ORDER BY seq DESC LIMIT 1)");
      Member fresh = cluster.add().awaitReady();
      assertThat(fresh.output()).contains(cut).contains("passed over");
      cluster.expectNothingLostNothingTwice(workload);
    }
  }

  @Test
  void anEmbeddedNodesSnapshotIsRestoredIntoARunningCluster(@TempDir Path directory) {
    Path data = directory.resolve("data");
    String position;
    try (HoldfastProcess embedded = HoldfastProcess.ready(data)) {
      HttpSession http = new HttpSession();
      for (int i = 0; i < SOME; i++) {
        http.post(embedded.api().resolve("/api/v1/ad"), Workload.body("embedded-" + i), "embedded-" + i).orElseThrow();
      }
      position = Member.json(http.post(embedded.management().resolve("/snapshots"), "", "cut").orElseThrow().body())
          .path("position").asText();
    }
    try (RealCluster cluster = RealCluster.of(1);
        HoldfastProcess restore = HoldfastProcess.run(data, "snapshot", "restore", "--from",
            data.resolve("snapshots").resolve(position + ".snapshot").toString(), "--postgres", cluster.database(),
            "--confirm", position)) {
      assertThat(restore.awaitExit()).as(restore.output()).isZero();
      await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(Member.json(new HttpSession().get(
          cluster.member(0).api().resolve("/api/v1/ad?country=TW&limit=1"))).path("total").asInt()).isEqualTo(SOME));
      cluster.expectEverybodyReady();
      cluster.expectEqualContent();
    }
  }

  private static String takeSnapshot(Member member) {
    return Member.json(new HttpSession().post(member.management().resolve("/snapshots"), "", "cut")
        .orElseThrow().body()).path("position").asText();
  }
}
