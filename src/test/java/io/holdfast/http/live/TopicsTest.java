package io.holdfast.http.live;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdChange;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdMachine;
import io.holdfast.ads.AdStage;
import io.holdfast.engine.Instance;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Events;
import io.holdfast.http.HttpServers;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.Served;
import io.holdfast.kernel.Change;
import io.holdfast.log.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams end to end, over a topic of the test's own: the number of ads. */
final class TopicsTest {
  private static final int MANY = 300;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = new Meters();
  private ApiFixture api;
  private HttpServers servers;
  private EventClient client;

  /** The number of ads, with as much padding as makes a slow reader's queue full. */
  private record Count(Instance instance, int padding) implements TopicSource<String> {

    @Override
    public Class<? extends Change> changes() {
      return AdChange.class;
    }

    @Override
    public void concerned(Change change, Consumer<String> topics) {
      topics.accept("count");
    }

    @Override
    public int routingHash(String topic) {
      return AdCommand.ROUTING_HASH;
    }

    @Override
    public Event newest(String topic) {
      int partition = instance.partitioning().partitionOf(AdCommand.ROUTING_HASH);
      int count = instance.machine(partition, AdMachine.class).view().count(AdStage.ACTIVE);
      Mark mark = new Mark(instance.epoch(), count);
      return new Event(mark, Events.frame("count", mark.toString(), count + " ".repeat(padding)), count == 1_000);
    }
  }

  private static final class CountRoutes implements RouteGroup {
    @Override
    public void declare(ApiLoop loop, Routes routes) {
      Topics<String> few = new Topics<>(loop, new Count(loop.instance(), 0));
      Topics<String> large = new Topics<>(loop, new Count(loop.instance(), 20_000));
      routes.add(HttpMethod.GET, "/count", exchange -> few.stream(exchange, "count"));
      routes.add(HttpMethod.GET, "/large", exchange -> large.stream(exchange, "count"));
    }
  }

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
    servers = HttpServers.start(vertx, 2, new Served(HttpSettings.defaults().at("127.0.0.1", 0), api.instance(),
        Clock.system(), meters, List.of(new CountRoutes()))).await(20, TimeUnit.SECONDS);
    client = new EventClient(vertx, servers.port());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
    api.close();
  }

  private void createAds(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      api.create(ad("Umbrellas", ""));
    }
  }

  @Test
  void everySubscriberIsToldTheNewestAndThenEachChange() throws Exception {
    createAds(1);
    List<EventClient.Stream> streams = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      streams.add(client.open("/count"));
    }
    await().atMost(SOON).until(() -> streams.stream().allMatch(stream -> stream.lastData().equals("1")));
    assertThat(meters.eventStreams()).isEqualTo(MANY);
    assertThat(api.instance().changes().listeners()).isBetween(1, 2);
    assertThat(streams.getFirst().text()).startsWith("HTTP/1.1 200 OK")
        .containsIgnoringCase("content-type: text/event-stream").containsIgnoringCase("cache-control: no-store")
        .contains("event: count\n", "retry: 1000\n");

    createAds(1);
    await().atMost(SOON).until(() -> streams.stream().allMatch(stream -> stream.lastData().equals("2")));

    streams.forEach(EventClient.Stream::close);
    await().atMost(SOON).until(() -> meters.eventStreams() == 0 && api.instance().changes().listeners() == 0);
  }

  @Test
  void whoResumesIsToldOnlyWhatIsNewer() throws Exception {
    createAds(2);
    String seen = api.instance().epoch() + ".2";
    EventClient.Stream resumed = client.open("/count", "Last-Event-ID", seen);
    EventClient.Stream ahead = client.open("/count", "Last-Event-ID", api.instance().epoch() + ".3");
    EventClient.Stream otherEpoch = client.open("/count", "Last-Event-ID", "99.2");
    await().atMost(SOON).until(() -> otherEpoch.ids().contains(seen) && meters.eventStreams() == 3);

    createAds(2);
    await().atMost(SOON).until(() -> resumed.lastData().equals("4") && ahead.lastData().equals("4"));
    assertThat(resumed.ids()).doesNotContain(seen);
    assertThat(ahead.ids()).containsExactly(api.instance().epoch() + ".4");
  }

  @Test
  void aSubscriberThatDoesNotReadHoldsNobodyUpAndIsToldTheNewestWhenItReads() throws Exception {
    EventClient.Stream slow = client.open("/large");
    EventClient.Stream quick = client.open("/large");
    await().atMost(SOON).until(() -> slow.ids().size() == 1 && quick.ids().size() == 1);
    slow.reads(false);

    int changes = 400;
    createAds(changes);
    await().atMost(SOON).until(() -> quick.lastData().strip().equals(Integer.toString(changes)));
    slow.reads(true);
    await().atMost(SOON).until(() -> slow.lastData().strip().equals(Integer.toString(changes)));

    assertThat(slow.ids().size()).as("events that the slow one was told").isLessThan(quick.ids().size());
    assertThat(slow.ids()).isSortedAccordingTo(
        (a, b) -> Long.compare(Mark.parse(a).number(), Mark.parse(b).number()));
  }

  @Test
  void drainingEndsStreamsAtOnce() throws Exception {
    EventClient.Stream stream = client.open("/count");
    await().atMost(SOON).until(() -> stream.ids().size() == 1);
    long begun = System.nanoTime();

    servers.drain(Duration.ofSeconds(15)).await(20, TimeUnit.SECONDS);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    await().atMost(SOON).until(stream::isOver);
    assertThat(meters.eventStreams()).isZero();
  }

  @Test
  void lastEventIdsThatAreNoneOfOursAreNotBelieved() throws Exception {
    EventClient.Stream odd = client.open("/count", "Last-Event-ID", "x.y");
    EventClient.Stream tooLong = client.open("/count", "Last-Event-ID", "1".repeat(65));

    await().atMost(SOON).until(() -> odd.ids().size() == 1);
    await().atMost(SOON).until(() -> tooLong.text().startsWith("HTTP/1.1 400"));
  }
}
