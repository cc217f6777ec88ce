package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.feed.ads.AdEvents;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import io.holdfast.stores.VertxLoops;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook from a real instance to a real receiver. */
class WebhookTest {
  private static final String SECRET = "nobody knows";
  private static final InstanceOptions OPTIONS =
      InstanceOptions.defaults().withSnapshots(0, 0, 0, 2).withHeartbeatMillis(200);
  private static final FeedOptions FEED = new FeedOptions(1 << 20, 50, 1 << 16, 200, 20, 100, 1_000_000);

  @TempDir
  private Path directory;
  private final VertxLoops loops = new VertxLoops();
  private EventReceiver receiver;
  private Positions positions;
  private volatile String secret = SECRET;
  private EventFilter wanted = EventFilter.ALL;

  @BeforeEach
  void begin() throws Exception {
    receiver = new EventReceiver(loops.vertx(), SECRET);
    positions = new FilePositions(directory.resolve("feed"));
  }

  @AfterEach
  void end() throws Exception {
    receiver.close();
    positions.close();
    loops.close();
  }

  private Webhook webhook(int mostAttempts, long timeoutMillis) {
    return new Webhook(loops.vertx(), loops.next(),
        new WebhookTarget("orders", receiver.url(), () -> secret.getBytes(StandardCharsets.UTF_8), wanted, mostAttempts,
            timeoutMillis), new CloudEvents(List.of(new AdEvents())), positions, Clock.system());
  }

  private FeedNode node(Webhook webhook) {
    FeedNode node = new FeedNode(loops, directory, OPTIONS, FEED, webhook);
    return node.serving();
  }

  private void received(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> new LinkedHashSet<>(receiver.ids()).size() >= count);
  }

  @Test
  void eventsArePostedInOrderAndSigned() {
    try (Webhook webhook = webhook(10, 2_000); FeedNode node = node(webhook)) {
      node.create(0, 120);
      node.apply(new DeleteAd(FeedAds.id(7), 0));
      received(121);

      assertThat(receiver.wrong()).isEmpty();
      assertThat(receiver.ids()).doesNotHaveDuplicates();
      assertThat(receiver.taken().getFirst().at("/data/ad/title").asText()).isEqualTo("number 0");
      assertThat(receiver.taken().getLast().get("type").asText()).isEqualTo("io.holdfast.ad.removed");
      assertThat(receiver.taken()).extracting(event -> Instant.parse(event.get("time").asText()))
          .isSorted();
    }
  }

  @Test
  void aReceiverThatFailsOrIsSilentMissesNothing() {
    try (Webhook webhook = webhook(1_000, 300); FeedNode node = node(webhook)) {
      node.create(0, 10);
      received(10);
      receiver.status = 500;
      node.create(10, 10);
      await().until(() -> node.status().failures() > 2);
      receiver.status = 0;
      node.create(20, 10);
      long before = node.status().failures();
      await().atMost(Duration.ofSeconds(30)).until(() -> node.status().failures() > before);
      receiver.status = 200;
      received(30);

      assertThat(List.copyOf(new LinkedHashSet<>(receiver.ids()))).hasSize(30)
          .isSortedAccordingTo(EventOrder::byPlace);
      await().until(() -> node.status().detail().isEmpty());
    }
  }

  @Test
  void aReceiverThatFailsTooOftenIsParkedAndResumed() {
    try (Webhook webhook = webhook(3, 2_000); FeedNode node = node(webhook)) {
      receiver.status = 503;
      node.create(0, 3);
      await().until(() -> node.status().phase() == Phase.PARKED);
      assertThat(node.status().detail()).contains("503");
      receiver.status = 204;

      node.instance.feed().resume("webhook-orders");
      received(3);
    }
  }

  @Test
  void itIsToldOnlyWhatItWantsAndSignsWithTheSecretOfNow() {
    wanted = new EventFilter(List.of("io.holdfast.ad.removed"));
    try (Webhook webhook = webhook(1_000, 2_000); FeedNode node = node(webhook)) {
      node.create(0, 5);
      node.apply(new DeleteAd(FeedAds.id(3), 0));
      received(1);
      assertThat(receiver.taken()).extracting(event -> event.get("type").asText())
          .containsExactly("io.holdfast.ad.removed");
      assertThat(receiver.wrong()).isEmpty();

      secret = "another one";
      node.apply(new DeleteAd(FeedAds.id(4), 0));
      await().until(() -> !receiver.wrong().isEmpty());
    }
  }

  @Test
  void itGoesOnWhereItWasAfterARestartAndReplaysOnCommand() {
    try (Webhook webhook = webhook(10, 2_000); FeedNode node = node(webhook)) {
      node.create(0, 5);
      received(5);
      await().until(() -> node.status().behind() <= 1);
    }
    try (FeedNode alone = new FeedNode(loops, directory, OPTIONS, FEED)) {
      alone.create(5, 5);
    }
    try (Webhook webhook = webhook(10, 2_000); FeedNode node = node(webhook)) {
      received(10);
      assertThat(new LinkedHashSet<>(receiver.ids())).hasSize(10);

      node.instance.feed().restart("webhook-orders", new Position(0, 0)).toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS).join();
      await().atMost(Duration.ofSeconds(30)).until(() -> receiver.ids().size() >= 20);
      assertThat(new LinkedHashSet<>(receiver.ids())).hasSize(10);
    }
  }
}
