package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.feed.ads.AdEvents;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.redis.RedisAddress;
import io.holdfast.stores.RealRedis;
import io.holdfast.stores.VertxLoops;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream of events in a real Redis, from a real instance: killed, emptied, set back, and handed over. */
class RedisOutboxTest {
  private static final String STREAM = "events";
  private static final InstanceOptions OPTIONS =
      InstanceOptions.defaults().withSnapshots(0, 0, 0, 2).withHeartbeatMillis(200);
  private static final FeedOptions FEED = new FeedOptions(1 << 20, 50, 1 << 16, 200, 20, 100, 1_000_000);

  @TempDir
  private Path directory;
  private final VertxLoops loops = new VertxLoops();
  private RealRedis redis;
  private Positions positions;

  @BeforeEach
  void begin() {
    redis = RealRedis.start();
    positions = new FilePositions(directory.resolve("feed"));
  }

  @AfterEach
  void end() {
    positions.close();
    redis.close();
    loops.close();
  }

  private RedisOutbox outbox(int length, String... types) {
    return new RedisOutbox(loops.vertx(), loops.next(),
        new RedisOutbox.Target(RedisAddress.parse(redis.uri()), STREAM, length, new EventFilter(List.of(types))),
        new CloudEvents(List.of(new AdEvents())), positions);
  }

  private FeedNode node(RedisOutbox outbox) {
    FeedNode node = new FeedNode(loops, directory, OPTIONS, FEED, outbox);
    return node.serving();
  }

  /** All that is in the stream: id, type, event of each. */
  private List<List<String>> stream() throws Exception {
    Redis client = Redis.createClient(loops.vertx(), redis.uri());
    try {
      Response all = client.send(Request.cmd(Command.XRANGE).arg(STREAM).arg("-").arg("+"))
          .await(10, TimeUnit.SECONDS);
      List<List<String>> entries = new ArrayList<>();
      all.forEach(entry -> entries.add(List.of(entry.get(1).get(1).toString(), entry.get(1).get(3).toString(),
          entry.get(1).get(5).toString())));
      return entries;
    } finally {
      client.close();
    }
  }

  private List<String> ids() throws Exception {
    return stream().stream().map(List::getFirst).toList();
  }

  private void added(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> new LinkedHashSet<>(ids()).size() >= count);
  }

  @Test
  void eventsAreAddedInOrderEachOnce() throws Exception {
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      node.create(0, 120);
      node.apply(new DeleteAd(FeedAds.id(7), 0));
      added(121);

      assertThat(ids()).doesNotHaveDuplicates().isSortedAccordingTo(EventOrder::byPlace);
      assertThat(stream().getLast().get(1)).isEqualTo("io.holdfast.ad.removed");
      assertThat(stream().getFirst().get(2)).startsWith("{\"specversion\":\"1.0\"").contains("number 0");
    }
  }

  @Test
  void itsLengthIsBoundedAndOnlyWhatIsWantedIsAdded() throws Exception {
    try (RedisOutbox outbox = outbox(100, "io.holdfast.ad.removed"); FeedNode node = node(outbox)) {
      node.create(0, 5);
      node.apply(new DeleteAd(FeedAds.id(2), 0));
      added(1);
      assertThat(stream()).extracting(entry -> entry.get(1)).containsExactly("io.holdfast.ad.removed");
    }
    try (RedisOutbox outbox = outbox(100); FeedNode node = node(outbox)) {
      node.create(100, 600);
      await().atMost(Duration.ofSeconds(30)).until(() -> node.status().behind() <= 1);
      assertThat(stream()).hasSizeBetween(100, 300);
      assertThat(stream().getLast().get(2)).contains("number 699");
    }
  }

  @Test
  void nothingIsMissedWhileRedisIsAwayAndComesBackWithWhatItHad() throws Exception {
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      node.create(0, 10);
      added(10);
      redis.dump();
      redis.kill();
      node.create(10, 10);
      await().until(() -> node.status().phase() == Phase.PAUSED);
      assertThat(outbox.isConnected()).isFalse();
      redis.restart();
      added(20);

      assertThat(ids()).doesNotHaveDuplicates().isSortedAccordingTo(EventOrder::byPlace);
    }
  }

  @Test
  void anOlderRedisIsBroughtUpAgainAndAnEmptyOneGoesOnFromWhereItWas() throws Exception {
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      node.create(0, 5);
      added(5);
      await().until(() -> node.status().behind() <= 1);
      byte[] older = redis.dump();
      node.create(5, 5);
      added(10);
      redis.restartFrom(older);
      node.create(10, 5);
      added(15);
      assertThat(ids()).doesNotHaveDuplicates().isSortedAccordingTo(EventOrder::byPlace);

      await().until(() -> node.status().behind() <= 1);
      redis.restartEmpty();
      node.create(15, 5);
      added(5);
      assertThat(stream().getLast().get(2)).contains("number 19");
      assertThat(stream()).anyMatch(entry -> entry.get(2).contains("number 15"));
    }
  }

  @Test
  void aKeeperThatComesLateAddsNothing() throws Exception {
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      node.create(0, 5);
      added(5);
      Position past = new Position(0, 0);
      await().until(() -> node.status().behind() <= 1);
      List<String> before = ids();
      assertThat(outbox.take(past, new ChangeBatch(List.of(), new Position(0, 1))).toCompletableFuture())
          .failsWithin(Duration.ofSeconds(10)).withThrowableThat().withMessageContaining("another instance serves it");
      assertThat(ids()).isEqualTo(before);
      node.create(5, 1);
      added(6);
    }
  }

  @Test
  void whoTakesTheOfficeGoesOnWhereTheOneBeforeWas() throws Exception {
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      node.create(0, 5);
      added(5);
    }
    try (FeedNode alone = new FeedNode(loops, directory, OPTIONS, FEED)) {
      alone.create(5, 5);
    }
    try (RedisOutbox outbox = outbox(10_000); FeedNode node = node(outbox)) {
      added(10);
      assertThat(ids()).doesNotHaveDuplicates().isSortedAccordingTo(EventOrder::byPlace);

      node.instance.feed().restart("redis-stream", new Position(0, 0)).toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS).join();
      await().atMost(Duration.ofSeconds(30)).until(() -> ids().size() == 20);
    }
  }
}
