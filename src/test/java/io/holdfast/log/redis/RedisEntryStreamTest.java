package io.holdfast.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.EntryStream;
import io.holdfast.log.EntryStreamContract;
import io.holdfast.log.Loop;
import io.holdfast.log.redis.RedisEntryStream.Gathering;
import io.holdfast.redis.RedisAddress;
import io.holdfast.stores.Certificates;
import io.holdfast.stores.RealRedis;
import io.holdfast.stores.TcpProxy;
import io.holdfast.stores.VertxLoops;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The courier over a real Redis: plain, with a password, with TLS, through Sentinel; killed, emptied, paused. */
class RedisEntryStreamTest extends EntryStreamContract {
  private static final VertxLoops VERTX = new VertxLoops();
  /** One that sends, one that reads. */
  private static final int LINKS = 2;
  /** Whatever comes is near to what came before, or nothing is. */
  private static final long ALWAYS = Long.MAX_VALUE;
  private static final long NEVER = Long.MIN_VALUE;

  private final UUID cluster = UUID.randomUUID();
  private RealRedis redis = RealRedis.start();
  private String address = redis.uri();

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  @AfterEach
  void closeRedis() {
    redis.close();
  }

  @Override
  protected EntryStream open() {
    return new RedisEntryStream(VERTX.vertx(), lastLoop, RedisAddress.parse(address), cluster, gathering);
  }

  private Loop lastLoop;
  private Gathering gathering = new Gathering(1, ALWAYS);

  @Override
  protected Loop loop() {
    lastLoop = VERTX.next();
    return lastLoop;
  }

  @Test
  void comesBackAfterAKillAndSaysSo() {
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    redis.kill();
    await().atMost(10, TimeUnit.SECONDS).until(() -> instance.disconnected.get() == 1);
    assertThat(((RedisEntryStream) instance.stream).trouble()).as("what is said of it").isNotBlank();
    redis.restart();
    instance.awaitConnected(2).announceUntilItArrives(2, instance);
  }

  @Test
  void comesBackToAnOlderFileAndToNothing() {
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    byte[] dump = redis.dump();
    instance.announceUntilItArrives(2, instance);
    redis.restartFrom(dump);
    instance.awaitConnected(2).announceUntilItArrives(3, instance);
    redis.restartEmpty();
    instance.awaitConnected(3).announceUntilItArrives(4, instance);
  }

  @Test
  void gathersAfterSomeHaveComeUnlessSomebodyWaits() {
    gathering = new Gathering(600_000, ALWAYS);
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    await().atMost(10, TimeUnit.SECONDS).until(() -> blockedReaders().equals(":0"));
    instance.announce(entry(2, 10));
    instance.announce(entry(3, 10));
    await().atMost(10, TimeUnit.SECONDS).until(() -> {
      instance.loop.execute(instance.stream::hurry);
      return instance.has(2) && instance.has(3);
    });
  }

  private String blockedReaders() {
    return redis.command("EVAL",
        "\"return tonumber(string.match(redis.call('INFO','clients'),'blocked_clients:(%d+)'))\"", "0");
  }

  @Test
  void gathersNothingOfWhatComesSeldom() {
    gathering = new Gathering(600_000, NEVER);
    Instance instance = new Instance().awaitConnected(1);
    for (int i = 1; i <= 20; i++) {
      instance.announceUntilItArrives(i, instance);
    }
  }

  @Test
  void goesOnByItselfWhenItHasGathered() {
    gathering = new Gathering(20, ALWAYS);
    Instance instance = new Instance().awaitConnected(1);
    for (int i = 1; i <= 20; i++) {
      instance.announceUntilItArrives(i, instance);
    }
  }

  @Test
  void isEmptiedWhileConnected() {
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    redis.command("FLUSHALL");
    instance.announceUntilItArrives(2, instance);
    redis.command("XADD", "holdfast:" + cluster + ":entries", "*", "x", "foreign");
    instance.announceUntilItArrives(3, instance);
  }

  /** It is as if it had not come: who hears of the next one reads the journal, where it is whole. */
  @Test
  void anEntryThatWasDamagedInRedisIsDropped() throws InterruptedException, ExecutionException, TimeoutException {
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    byte[] packed = Packed.pack(entry(2, 10)).getBytes();
    for (int i = 0; i < packed.length; i++) {
      byte[] damaged = packed.clone();
      damaged[i] ^= 4;
      add(damaged);
    }
    instance.announceUntilItArrives(3, instance);
    assertThat(instance.delivered).extracting(entry -> entry.position().toString()).containsOnly("3.1", "3.3");
    add(packed);
    await().atMost(10, TimeUnit.SECONDS).until(() -> instance.has(2));
  }

  private void add(byte[] packed) throws InterruptedException, ExecutionException, TimeoutException {
    Redis client = Redis.createClient(VERTX.vertx(), redis.uri());
    client.send(Request.cmd(Command.XADD).arg("holdfast:" + cluster + ":entries").arg("*").arg("e")
        .arg(Buffer.buffer(packed))).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    client.close();
  }

  @Test
  void aServerThatDoesNotAnswerIsTakenForAway() {
    Instance instance = new Instance().awaitConnected(1);
    redis.pause();
    await().atMost(5, TimeUnit.SECONDS).until(() -> instance.disconnected.get() == 1);
    assertThat(((RedisEntryStream) instance.stream).trouble()).contains("not answered within");
    redis.resume();
    instance.awaitConnected(2).announceUntilItArrives(2, instance);
  }

  /** As when a host vanishes between the connection and the login: what was asked of it is never answered. */
  @Test
  void aServerThatIsSilentAtLoginIsAskedAnew() {
    redis.command("CONFIG", "SET", "requirepass", "s3cret");
    try (TcpProxy silent = TcpProxy.to(redis.port())) {
      silent.swallowAnswers();
      address = "redis://:s3cret@127.0.0.1:" + silent.port();
      Instance instance = new Instance();
      await().atMost(10, TimeUnit.SECONDS).until(() -> silent.heldBack() == LINKS);
      silent.healForNewOnes();
      instance.awaitConnected(1).announceUntilItArrives(1, instance);
    }
  }

  @Test
  void whatAServerThatDoesNotAnswerCannotTakeIsDropped() {
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    RedisEntryStream stream = (RedisEntryStream) instance.stream;
    redis.pause();
    int announced = 3 * RedisEntryStream.MOST_UNDER_WAY;
    CompletableFuture<Long> dropped = new CompletableFuture<>();
    instance.loop.execute(() -> {
      for (int i = 0; i < announced; i++) {
        stream.announce(entry(2 + i, 10));
      }
      dropped.complete(stream.dropped());
    });
    assertThat(dropped.orTimeout(10, TimeUnit.SECONDS).join()).as("at once")
        .isGreaterThanOrEqualTo(announced - RedisEntryStream.MOST_UNDER_WAY);
    await().atMost(10, TimeUnit.SECONDS).until(() -> stream.dropped() >= announced);
    redis.resume();
    instance.awaitConnected(2).announceUntilItArrives(announced + 2, instance);
  }

  @Test
  void theStreamKeepsOnlyTheNewestEntries() {
    Instance instance = new Instance().awaitConnected(1);
    int announced = 2 * (int) RedisEntryStream.KEPT_ENTRIES;
    instance.announceUntilItArrives(1, instance);
    for (int last = 0; last < announced; last += RedisEntryStream.MOST_UNDER_WAY) {
      for (int i = 1; i <= RedisEntryStream.MOST_UNDER_WAY; i++) {
        instance.announce(entry(last + i, 10));
      }
      instance.announceUntilItArrives(last + RedisEntryStream.MOST_UNDER_WAY, instance);
    }
    assertThat(Long.parseLong(length().substring(1))).isLessThan(RedisEntryStream.KEPT_ENTRIES + 200);
  }

  private String length() {
    return redis.command("XLEN", "holdfast:" + cluster + ":entries");
  }

  @Test
  void logsInAsAUserOfTheAccessList() {
    redis.command("ACL", "SETUSER", "courier", "on", ">s3cret", "~holdfast:*", "+@all");
    redis.command("ACL", "SETUSER", "default", "off");
    address = "redis://courier:s3cret@127.0.0.1:" + redis.port();
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
  }

  @Test
  void speaksTlsAndChecksWhoAnswers(@TempDir Path directory) throws IOException {
    Certificates certificates = Certificates.make(directory);
    redis.close();
    redis = RealRedis.startWithTls(certificates.certificate(), certificates.key());
    address = "rediss://localhost:" + redis.port() + "?ca=" + certificates.certificate();
    Instance instance = new Instance().awaitConnected(1);
    instance.announceUntilItArrives(1, instance);
    Certificates others = Certificates.make(Files.createDirectory(directory.resolve("others")));
    address = "rediss://localhost:" + redis.port() + "?ca=" + others.certificate();
    Instance distrustful = new Instance();
    instance.announceUntilItArrives(2, instance);
    await().during(1, TimeUnit.SECONDS).atMost(10, TimeUnit.SECONDS).until(() -> distrustful.connected.get() == 0);
  }

  @Test
  void followsSentinelToTheNextMaster() {
    try (RealRedis replica = RealRedis.start("--replicaof", "127.0.0.1 " + redis.port());
        RealRedis sentinel = RealRedis.startSentinel("holdfast", redis, 1)) {
      address = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/holdfast";
      await().atMost(20, TimeUnit.SECONDS).until(() -> isKnown(sentinel));
      Instance instance = new Instance().awaitConnected(1);
      instance.announceUntilItArrives(1, instance);
      redis.kill();
      instance.awaitConnected(2).announceUntilItArrives(2, instance);
      assertThat(replica.command("ROLE")).isEqualTo("*3");
      redis.restart();
    }
  }

  /** Before Sentinel knows of the replica there is nothing to fail over to. */
  private static boolean isKnown(RealRedis sentinel) {
    return sentinel.command("SENTINEL", "replicas", "holdfast").equals("*1");
  }

  @Test
  void comparesIdsAsNumbers() {
    assertThat(RedisEntryStream.isBefore("9-0", "10-0")).isTrue();
    assertThat(RedisEntryStream.isBefore("10-9", "10-10")).isTrue();
    assertThat(RedisEntryStream.isBefore("10-10", "10-10")).isFalse();
  }
}
