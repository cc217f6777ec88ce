package io.holdfast.http.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.ApiFixture;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.HttpServers;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.Meters;
import io.holdfast.http.Served;
import io.holdfast.log.Clock;
import io.holdfast.slots.PartReading;
import io.holdfast.slots.SlotReader;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where partitions are read that change too much to be read on a request's loop. */
final class SlotReadsTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
  private ApiFixture api;
  private HttpServers servers;

  /** Races wherever it is not alone; of three steps. */
  private final class Racing implements PartReading {
    private int left = 3;

    @Override
    public boolean isDone() {
      return left == 0;
    }

    @Override
    public boolean step(SlotReader reader) {
      String thread = Thread.currentThread().getName();
      threads.add(thread);
      boolean isCalm = thread.startsWith("partition-");
      left -= isCalm ? 1 : 0;
      return isCalm;
    }
  }

  /** Fails where it is alone. */
  private static final class Failing implements PartReading {
    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public boolean step(SlotReader reader) {
      if (Thread.currentThread().getName().startsWith("partition-")) {
        throw new IllegalStateException("wanted by SlotReadsTest");
      }
      return false;
    }
  }

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
    Served served = new Served(HttpSettings.defaults().at("127.0.0.1", 0), api.instance(), Clock.system(),
        new Meters(), List.of((loop, routes) -> {
          routes.add(HttpMethod.GET, "/slots", exchange -> read(loop, exchange, new Racing()));
          routes.add(HttpMethod.GET, "/users/:id/reservations", exchange -> read(loop, exchange, new Failing()));
        }));
    servers = HttpServers.start(vertx, 1, served).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
    api.close();
  }

  private void read(ApiLoop loop, Exchange exchange, PartReading part) {
    new SlotReads(loop.instance()).readAll(exchange, List.of(part), () -> {
      threads.add(Thread.currentThread().getName());
      exchange.json(Buffer.buffer("{}"));
    });
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + servers.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void whatRacesIsReadOnThePartitionsLoopStepByStep() throws Exception {
    assertThat(get("/slots").statusCode()).isEqualTo(200);
    assertThat(threads).hasSize(6 + 1);
    List<String> inOrder = List.copyOf(threads);
    for (int i = 0; i < inOrder.size(); i++) {
      assertThat(inOrder.get(i)).startsWith(i % 2 == 0 ? "vert.x-eventloop" : "partition-");
    }
  }

  @Test
  void whatFailsThereIsAnsweredHere() throws Exception {
    assertThat(get("/users/ann/reservations").statusCode()).isEqualTo(500);
  }
}
