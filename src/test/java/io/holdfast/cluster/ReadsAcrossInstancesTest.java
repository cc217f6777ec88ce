package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.cluster.Member.Written;
import io.holdfast.kernel.Position;
import io.holdfast.process.HttpSession;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What readers may rely on at an instance where they have not written: waited for, refused, or marked. */
final class ReadsAcrossInstancesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String POSITION = "Holdfast-Position";
  private static final int READY_LAG = 20;
  private static RealCluster cluster;
  /** The one whose stores are behind proxies. */
  private static Member reader;
  private static Member writer;

  @BeforeAll
  static void start() {
    cluster = RealCluster.of(2, "--ready-lag", Integer.toString(READY_LAG));
    reader = cluster.member(0);
    writer = cluster.member(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** And nobody but the proxies has to do anything for that. */
  @AfterEach
  void comesBack() {
    cluster.toRedis().heal();
    cluster.toPostgres().heal();
    Written ad = writer.create();
    await().atMost(PATIENCE).untilAsserted(() -> expectSeen(reader.read(ad, POSITION, ad.position())));
    cluster.expectEverybodyReady();
    assertThat(reader.read(ad).headers().map()).doesNotContainKey("holdfast-stale");
  }

  @Test
  void aWriteIsReadElsewhereWithItsPosition() {
    cluster.toRedis().refuse(); // It polls: without the position it would be behind.
    int missed = 0;
    for (int i = 0; i < 100; i++) {
      Written ad = writer.create();
      missed += reader.read(ad).statusCode() == 404 ? 1 : 0;
      HttpResponse<String> seen = reader.read(ad, POSITION, ad.position());
      expectSeen(seen);
      assertThat(position(seen)).isGreaterThanOrEqualTo(Position.parse(ad.position()));
    }
    assertThat(missed).as("reads without a position that were too early").isPositive();
  }

  @Test
  void aStrongReadSeesWhatWasAnsweredAnywhere() {
    cluster.toRedis().refuse();
    int missed = 0;
    for (int i = 0; i < 100; i++) {
      Written ad = writer.create();
      missed += reader.read(ad, "Holdfast-Consistency", "local").statusCode() == 404 ? 1 : 0;
      expectSeen(reader.read(ad, "Holdfast-Consistency", "strong"));
    }
    assertThat(missed).as("local reads that were too early").isPositive();
  }

  /** Coordination's reads are strong unless they say otherwise. */
  @Test
  void whatIsCoordinatedIsReadElsewhereAsItWasAnswered() {
    cluster.toRedis().refuse();
    HttpSession http = new HttpSession();
    URI here = writer.api().resolve("/db/strong");
    int missed = 0;
    for (int i = 1; i <= 60; i++) {
      String body = "{\"KVSet\":[{\"Key\":\"k\",\"Value\":" + i + "}],\"LockID\":\"l" + i + "\",\"LockDur\":60}";
      assertThat(http.post(here, body, "strong-" + i).orElseThrow().statusCode()).isEqualTo(200);
      String path = "/db/strong" + List.of("/kv/k", "/kv?prefix=k", "/locks/l" + i).get(i % 3);
      String wanted = i % 3 == 2 ? "\"Lock\":" + i + "," : "\"Value\":" + i + "}";
      missed += http.ask(reader.api().resolve(path), "Holdfast-Consistency", "local").body().contains(wanted) ? 0 : 1;
      assertThat(http.ask(reader.api().resolve(path)).body()).contains(wanted);
    }
    assertThat(missed).as("local reads that were too early").isPositive();
  }

  @Test
  void aReadWithAPositionWaitsForAnInstanceThatWasPaused() {
    reader.pause();
    Written ad = writer.create();
    CompletableFuture<HttpResponse<String>> read =
        CompletableFuture.supplyAsync(() -> reader.read(ad, POSITION, ad.position()));
    assertThat(read).isNotDone();
    reader.resume();
    expectSeen(read.orTimeout(20, TimeUnit.SECONDS).join());
  }

  /** By Redis, and then by polling: the instance to which the client comes has not seen yet what the client has. */
  @Test
  void aStreamOfVersionsGoesOnAtTheOtherInstance() throws Exception {
    int versions = 200;
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
      HttpSession http = new HttpSession();
      for (int i = 1; i <= versions; i++) {
        if (i == versions / 2) {
          cluster.toRedis().refuse();
        }
        String body = "{\"KVSet\":[{\"Key\":\"k\",\"Value\":" + i + "}]}";
        http.post(writer.api().resolve("/db/moving"), body, "moving-" + i).orElseThrow();
      }
    });
    List<String> seen = new ArrayList<>(List.of("0"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; seen.size() <= versions; i++) {
        seen.addAll(versions(client, i % 2 == 0 ? writer : reader, seen.getLast(), 10));
      }
    }
    written.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(seen).isEqualTo(IntStream.rangeClosed(0, versions).mapToObj(Integer::toString).toList());
  }

  /** Also not where the request is content with what the instance has: its lag is not another history. */
  @Test
  void whoKnowsMoreThanTheInstanceIsNotToldLess() throws Exception {
    cluster.toRedis().refuse();
    HttpSession http = new HttpSession();
    int behind = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 1; i <= 60; i++) {
        http.post(writer.api().resolve("/db/known"), "{\"KVSet\":[{\"Key\":\"k\",\"Value\":" + i + "}]}", "known-" + i)
            .orElseThrow();
        behind += localIsBehind(http, i) ? 1 : 0;
        HttpRequest asked = i % 3 == 0
            ? local("/watch/known").header("Prefer", "wait=0")
                .POST(BodyPublishers.ofString("{\"ID\":\"k\",\"Version\":" + i + "}")).build()
            : local(i % 3 == 1 ? "/db/known/kv/k/watch" : "/db/known/watch?prefix=k")
                .header("Last-Event-ID", Integer.toString(i)).build();
        HttpResponse<Stream<String>> answer = client.send(asked, HttpResponse.BodyHandlers.ofLines());
        answer.body().close();
        assertThat(answer.statusCode()).isEqualTo(i % 3 == 0 ? 204 : 200);
      }
    }
    assertThat(behind).as("times that the instance was behind").isPositive();
  }

  private static HttpRequest.Builder local(String path) {
    return HttpRequest.newBuilder(reader.api().resolve(path)).timeout(PATIENCE)
        .header("Content-Type", "application/json").header("Holdfast-Consistency", "local");
  }

  private static boolean localIsBehind(HttpSession http, int version) {
    return !http.ask(reader.api().resolve("/db/known/kv/k"), "Holdfast-Consistency", "local").body()
        .contains("\"Value\":" + version + "}");
  }

  /** So many of the versions that a stream tells after one. */
  private static List<String> versions(HttpClient client, Member member, String after, int count) throws Exception {
    HttpResponse<Stream<String>> stream = client.send(
        HttpRequest.newBuilder(member.api().resolve("/db/moving/kv/k/watch")).timeout(PATIENCE)
            .header("Last-Event-ID", after).build(), HttpResponse.BodyHandlers.ofLines());
    assertThat(stream.statusCode()).isEqualTo(200);
    try (Stream<String> lines = stream.body()) {
      return lines.filter(line -> line.startsWith("id: ")).map(line -> line.substring(4)).limit(count).toList();
    }
  }

  @Test
  void anInstanceThatIsBehindSaysHowFarAndIsMarkedStale() {
    cutOff();
    writer.create();
    Written ad = writer.create();
    HttpResponse<String> behind = reader.read(ad, POSITION, ad.position());
    assertThat(behind.statusCode()).isEqualTo(503);
    assertThat(behind.headers().map()).containsKeys("retry-after", "holdfast-stale");
    long entries = Position.parse(ad.position()).sequence() - position(behind).sequence();
    assertThat(entries).isGreaterThanOrEqualTo(2);
    assertThat(Member.json(behind.body()).path("type").asText()).endsWith("position-not-reached");
    assertThat(Member.json(behind.body()).path("detail").asText()).contains(entries + " entries behind");

    assertThat(reader.read(ad).statusCode()).as("a read that asks for nothing is answered").isEqualTo(404);
    assertThat(reader.read(ad, "Holdfast-Consistency", "strong").statusCode()).isEqualTo(503);
    assertThat(reader.isReady()).as("who hears of nobody ahead stays readable").isTrue();
    long stale = stale(reader.read(ad));
    await().atMost(PATIENCE).until(() -> stale(reader.read(ad)) > stale);
  }

  @Test
  void anInstanceThatHearsOfWhatItCannotReadIsStaleAndAsksForNoRequests() {
    cutOff();
    for (int i = 0; i < READY_LAG; i++) {
      writer.create();
    }
    cluster.toRedis().heal();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
      writer.create();
      return !reader.isReady();
    });
    assertThat(reader.againstReadiness()).contains("cannot read what leads to");
    assertThat(stale(reader.read(writer.create()))).isPositive();
  }

  @Test
  void aPositionOfTheHistoryBeforeARestoreIsRefused() {
    Written kept = writer.create();
    Written abandoned = writer.create();
    cluster.restoreTo(kept.position());
    cluster.members().forEach(member -> {
      await().atMost(PATIENCE).untilAsserted(
          () -> expectOtherEpoch(member.read(kept, POSITION, abandoned.position())));
      expectOtherEpoch(member.read(kept, POSITION, kept.position()));
      expectSeen(member.read(kept));
      assertThat(member.read(abandoned).statusCode()).isEqualTo(404);
    });
    Written later = writer.create();
    assertThat(Position.parse(later.position()).epoch()).isGreaterThan(Position.parse(kept.position()).epoch());
    expectSeen(reader.read(later, POSITION, later.position()));
    expectOtherEpoch(reader.read(later, POSITION, abandoned.position()));
  }

  /** The reader reaches neither Redis nor Postgres, and knows it. */
  private static void cutOff() {
    Written seen = writer.create();
    expectSeen(reader.read(seen, POSITION, seen.position()));
    cluster.toPostgres().refuse();
    cluster.toRedis().refuse();
    await().atMost(PATIENCE).until(() -> reader.read(seen).headers().firstValue("Holdfast-Stale").isPresent());
  }

  private static void expectSeen(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void expectOtherEpoch(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(412);
    assertThat(Member.json(answer.body()).path("type").asText()).endsWith("other-epoch");
  }

  private static Position position(HttpResponse<String> answer) {
    return Position.parse(answer.headers().firstValue(POSITION).orElseThrow());
  }

  private static long stale(HttpResponse<String> answer) {
    return answer.headers().firstValueAsLong("Holdfast-Stale").orElse(0);
  }
}
