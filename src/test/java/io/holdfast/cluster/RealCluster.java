package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.process.HttpSession;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.RealRedis;
import io.holdfast.stores.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances over stores of their own; the first one reaches its stores through proxies. One test's thread. */
final class RealCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RealCluster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 4;
  /** Long enough for what was paused to go on. */
  private static final String POSITION_WAIT = "3s";

  private final RealPostgres postgres = RealPostgres.start();
  private final String database = postgres.newDatabase();
  private final RealRedis redis;
  private final TcpProxy toPostgres = TcpProxy.to(postgres.port());
  private final TcpProxy toRedis;
  private final Path directory;
  private final List<Member> members = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();

  private RealCluster(RealRedis redis, String redisAddress, int instances, String... flags) {
    this.redis = redis;
    this.toRedis = TcpProxy.to(redis.port());
    this.directory = temporary();
    String direct = redisAddress == null ? redis.uri() : redisAddress;
    for (int i = 0; i < instances; i++) {
      boolean proxied = i == 0 && redisAddress == null;
      members.add(member(i, database.replace("127.0.0.1:" + postgres.port(), "127.0.0.1:"
          + (i == 0 ? toPostgres.port() : postgres.port())),
          proxied ? "redis://127.0.0.1:" + toRedis.port() : direct, flags));
    }
    members.forEach(Member::start);
    members.forEach(Member::awaitReady);
  }

  static RealCluster of(int instances, String... flags) {
    return new RealCluster(RealRedis.start(), null, instances, flags);
  }

  /** Whose Redis is found by another address, Sentinel's say. */
  static RealCluster of(int instances, RealRedis redis, String address) {
    return new RealCluster(redis, address, instances);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("holdfast-cluster-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Member member(int number, String postgresAddress, String redisAddress, String... flags) {
    List<String> all = new ArrayList<>(List.of("--postgres", postgresAddress, "--redis", redisAddress,
        "--position-wait", POSITION_WAIT));
    all.addAll(List.of(flags));
    return new Member(directory.resolve("instance-" + number).resolve("data"), prepared(number, all));
  }

  private String[] prepared(int number, List<String> flags) {
    try {
      Files.createDirectories(directory.resolve("instance-" + number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return flags.toArray(String[]::new);
  }

  /** One more instance, on the same stores; started, and not waited for. */
  Member add(String... flags) {
    Member added = member(members.size(), database, redis.uri(), flags).start();
    members.add(added);
    return added;
  }

  Member member(int number) {
    return members.get(number);
  }

  List<Member> members() {
    return members;
  }

  RealPostgres postgres() {
    return postgres;
  }

  RealRedis redis() {
    return redis;
  }

  /** What stands between the first instance and Postgres. */
  TcpProxy toPostgres() {
    return toPostgres;
  }

  /** What stands between the first instance and Redis. */
  TcpProxy toRedis() {
    return toRedis;
  }

  /** The database's address, past the proxy. */
  String database() {
    return database;
  }

  /** Starts clients at all instances. */
  Workload work() {
    workloads.add(new Workload(members, CLIENTS));
    return workloads.getLast();
  }

  /** The operator's restore to a position, asked for at the first instance; it has recovered when it answers. */
  void restoreTo(String position) {
    HttpResponse<String> answer = new HttpSession().post(members.getFirst().management().resolve("/snapshots/restore"),
        "{\"position\":\"" + position + "\"}", "restore to " + position).orElseThrow();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Where the journal ends, as Postgres has it. */
  String end() {
    return RealPostgres.ask(database, "SELECT epoch || '.' || seq FROM holdfast.journal ORDER BY seq DESC LIMIT 1");
  }

  /** What a dump of that time, put back under open connections, makes of the journal. */
  void putBack(String older) {
    RealPostgres.run(database, "DELETE FROM holdfast.journal WHERE seq > " + older.substring(older.indexOf('.') + 1));
  }

  /** Up to where the journal has been trimmed. */
  long floor() {
    return Long.parseLong(RealPostgres.ask(database, "SELECT floor FROM holdfast.log_meta"));
  }

  /** The member that is the keeper. */
  Member keeper() {
    await().atMost(PATIENCE).until(() -> members.stream().anyMatch(RealCluster::isKeeper));
    return members.stream().filter(RealCluster::isKeeper).findFirst().orElseThrow();
  }

  private static boolean isKeeper(Member member) {
    return member.isRunning() && member.status().path("keeper").asBoolean();
  }

  // ---- expectations

  /** Everybody serves again, and nobody helped. */
  void expectEverybodyReady() {
    members.forEach(member -> await().atMost(PATIENCE).alias("ready:\n" + member.output()).until(member::isReady));
  }

  /** The clients' writes are there once each, on every instance, with equal content, in a dense journal. */
  void expectNothingLostNothingTwice(Workload workload) {
    workloads.forEach(Workload::close);
    String test = StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow().getMethodName());
    LOG.info("{}: clients saw {}", test, workload.sightings());
    Map<String, String> answered = new HashMap<>();
    workloads.forEach(each -> answered.putAll(each.answered()));
    expectEverybodyReady();
    assertThat(new HashSet<>(answered.values())).as("one id for each key").hasSize(answered.size());
    members.forEach(member -> expectAll(member, answered.size(), workload.answered()));
    expectDenseJournal();
    expectEqualContent();
  }

  private void expectAll(Member member, int count, Map<String, String> ids) {
    HttpSession http = new HttpSession();
    await().atMost(PATIENCE).alias("all ads are there").untilAsserted(() -> assertThat(Member.json(
        http.get(member.api().resolve("/api/v1/ad?country=TW&limit=1"))).path("total").asInt())
        .isEqualTo(count));
    ids.entrySet().stream().limit(100).forEach(each -> assertThat(
        http.get(member.api().resolve("/api/v1/ad/" + each.getValue()))).contains("\"Ad of " + each.getKey() + "\""));
  }

  /** Sequences without gaps, times that never go back. */
  void expectDenseJournal() {
    assertThat(RealPostgres.ask(database, """
        SELECT count(*) FROM (SELECT seq - lag(seq) OVER w AS step, ms - lag(ms) OVER w AS later
        FROM holdfast.journal WHERE seq > 0 WINDOW w AS (ORDER BY seq)) steps WHERE step <> 1 OR later < 0"""))
        .as("gaps in the journal, or times that go back").isEqualTo("0");
  }

  /** Everybody has left readiness and says why; nobody goes on with what is left. */
  void expectEverybodyToSayThatTheJournalWentBack() {
    members.forEach(member -> await().atMost(PATIENCE).untilAsserted(() -> {
      assertThat(member.isReady()).isFalse();
      assertThat(member.status().path("detail").asText()).contains("went back").contains("operator");
    }));
    members.forEach(member -> {
      HttpSession http = new HttpSession();
      URI address = member.api().resolve("/api/v1/ad");
      assertThat(http.post(address, Workload.body("late"), "late").orElseThrow().statusCode()).isEqualTo(503);
      assertThat(http.status(address)).isEqualTo(503);
    });
  }

  /** What SQL sees of the ads is what the last instance has of them. */
  void expectTablesLikeTheState() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(RealPostgres.ask(database,
        "SELECT string_agg(id || ' ' || version || ' ' || title, '\n' ORDER BY id::text) FROM holdfast.ads"))
        .isEqualTo(members.getLast().ads()));
  }

  /** A cut asked for now has the same content everywhere. */
  void expectEqualContent() {
    String cut = Member.json(new HttpSession().post(members.getLast().management().resolve("/snapshots"), "", "cut")
        .orElseThrow().body()).path("position").asText();
    await().atMost(PATIENCE).untilAsserted(() -> {
      Set<String> contents = new HashSet<>();
      members.forEach(member -> contents.add(member.status().path("content").toString()));
      assertThat(contents).as("content at " + cut).hasSize(1).allMatch(each -> each.contains(cut));
    });
  }

  @Override
  public void close() {
    members.forEach(Member::close);
    toPostgres.close();
    toRedis.close();
    redis.close();
    postgres.close();
  }
}
