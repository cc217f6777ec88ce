package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.feed.ads.AdEvents;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
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
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The office goes from one live instance to the other and back, and for a while both think that they have it, while
 * both write: each event is in the stream of a real Redis, in order.
 */
class RedisHandOverTest {
  private static final String STREAM = "events";
  private static final int ROUNDS = 12;
  private static final InstanceOptions OPTIONS =
      InstanceOptions.defaults().withSnapshots(0, 0, 0, 2).withHeartbeatMillis(200);
  private static final FeedOptions FEED = new FeedOptions(1 << 20, 7, 1 << 16, 200, 5, 20, 1_000_000);

  @TempDir
  private Path directory;
  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final VertxLoops loops = new VertxLoops();
  private final List<Office> offices = List.of(new Office(), new Office());
  private RealRedis redis;
  private Positions positions;

  /** Is held when the test says so. */
  private static final class Office implements KeeperLease {
    private final CompletableFuture<Runnable> taking = new CompletableFuture<>();
    private final CompletableFuture<Runnable> leaving = new CompletableFuture<>();

    @Override
    public void campaign(Loop loop, Listener listener) {
      taking.complete(() -> loop.execute(() -> listener.keeper(true)));
      leaving.complete(() -> loop.execute(() -> listener.keeper(false)));
    }

    void take() {
      taking.join().run();
    }

    void leave() {
      leaving.join().run();
    }

    @Override
    public void close() {
      // It is the test's.
    }
  }

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

  private RedisOutbox outbox() {
    return new RedisOutbox(loops.vertx(), loops.next(),
        new RedisOutbox.Target(RedisAddress.parse(redis.uri()), STREAM, 100_000, new EventFilter(List.of())),
        new CloudEvents(List.of(new AdEvents())), positions);
  }

  @Test
  void eachEventIsAddedOnceAndInOrderWhileTheOfficeChangesHands() throws Exception {
    try (FeedNode.Stored stored = FeedNode.Stored.in(directory.resolve("data"));
        RedisOutbox firsts = outbox(); RedisOutbox seconds = outbox();
        FeedNode first = new FeedNode(loops, stored, offices.get(0), OPTIONS, FEED, firsts);
        FeedNode second = new FeedNode(loops, stored, offices.get(1), OPTIONS, FEED, seconds)) {
      List<FeedNode> nodes = List.of(first, second);
      offices.getFirst().take();
      await().until(() -> first.status().position() != null);
      int all = 0;
      for (int round = 0; round < ROUNDS; round++) {
        int from = round % 2;
        all += write(nodes, all);
        offices.get(1 - from).take();
        all += write(nodes, all);
        offices.get(from).leave();
      }
      int created = all;
      await().atMost(Duration.ofSeconds(60)).until(() -> ids().size() >= created);

      assertThat(ids()).as("seed %d", seed).doesNotHaveDuplicates().hasSize(created)
          .isSortedAccordingTo(EventOrder::byPlace);
    }
  }

  /** Both instances at once. */
  private int write(List<FeedNode> nodes, int first) {
    int count = random.nextInt(5, 60);
    List<CompletableFuture<Reply>> answers = IntStream.range(first, first + count)
        .mapToObj(i -> nodes.get(random.nextInt(2)).submit(new CreateAd(FeedAds.ad(i, "number " + i))))
        .toList();
    answers.forEach(answer -> answer.orTimeout(30, TimeUnit.SECONDS).join());
    return count;
  }

  @Test
  void whoBeginsSecondGoesOnFromWhereTheFirstOneIs() {
    try (RedisOutbox first = outbox(); RedisOutbox second = outbox()) {
      await().until(() -> first.isConnected() && second.isConnected());
      Position begun = new Position(1, 5);
      assertThat(first.beginUnlessBegun(begun).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10))
          .isEqualTo(begun);
      assertThat(second.beginUnlessBegun(new Position(1, 9)).toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(10)).isEqualTo(begun);
      assertThat(positions.of(second.name()).toCompletableFuture().join()).contains(begun);
    }
  }

  private List<String> ids() throws Exception {
    Redis client = Redis.createClient(loops.vertx(), redis.uri());
    try {
      Response all = client.send(Request.cmd(Command.XRANGE).arg(STREAM).arg("-").arg("+"))
          .await(10, TimeUnit.SECONDS);
      List<String> ids = new ArrayList<>();
      all.forEach(entry -> ids.add(entry.get(1).get(1).toString()));
      return ids;
    } finally {
      client.close();
    }
  }
}
