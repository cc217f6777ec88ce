package io.holdfast.http.slots;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.live.EventClient;
import io.holdfast.http.live.Mark;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live availability: many subscribers, one of whom does not read. */
final class SlotEventsTest {
  private static final int SUBSCRIBERS = 1_200;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private ApiFixture api;
  private EventClient client;

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
    client = new EventClient(vertx, api.servers().port());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
    api.close();
  }

  private String create(int capacity) throws Exception {
    return json(api.postJson("/slots", "{\"name\":\"Live\",\"start_time\":\"2099-01-02T08:00:00Z\","
        + "\"end_time\":\"2099-01-02T10:00:00Z\",\"capacity\":" + capacity + "}")).get("id").asText();
  }

  private JsonNode reserve(String slot, String more) throws Exception {
    return json(api.postJson("/reserve", "{\"slot_id\":\"" + slot + "\",\"user_id\":\"ann\"" + more + "}",
        "Prefer", "wait=5"));
  }

  private static boolean shows(EventClient.Stream stream, int available) {
    return stream.lastData().contains("\"available\":" + available + ",");
  }

  @Test
  void everySubscriberSeesTheNewestAvailability() throws Exception {
    String slot = create(100);
    String other = create(5);
    EventClient.Stream unread = client.open("/slots/" + slot + "/events");
    EventClient.Stream elsewhere = client.open("/slots/" + other + "/events");
    List<EventClient.Stream> streams = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      streams.add(client.open("/slots/" + slot + "/events"));
    }
    await().atMost(SOON).until(() -> streams.stream().allMatch(stream -> shows(stream, 100)));
    await().atMost(SOON).until(() -> shows(unread, 100) && shows(elsewhere, 5));
    unread.reads(false);
    for (int i = 0; i < 60; i++) {
      reserve(slot, "");
    }

    await().atMost(SOON).until(() -> streams.stream().allMatch(stream -> shows(stream, 40)));
    unread.reads(true);
    await().atMost(SOON).until(() -> shows(unread, 40));
    assertThat(elsewhere.ids()).as("a slot of which nothing changed").hasSize(1);
    assertThat(streams).allSatisfy(stream -> assertThat(stream.ids())
        .isSortedAccordingTo((a, b) -> Long.compare(Mark.parse(a).number(), Mark.parse(b).number())));
    assertThat(api.meters().eventStreams()).isEqualTo(SUBSCRIBERS + 2);
  }

  @Test
  void aReconnectionGoesOnWhereItWasAndDeletionIsTheEnd() throws Exception {
    String slot = create(3);
    EventClient.Stream first = client.open("/slots/" + slot + "/events");
    await().atMost(SOON).until(() -> shows(first, 3));
    String seen = first.ids().getLast();
    first.close();
    EventClient.Stream again = client.open("/slots/" + slot + "/events", "Last-Event-ID", seen);
    await().atMost(SOON).until(() -> again.text().contains("retry:"));
    String id = reserve(slot, "").get("id").asText();
    await().atMost(SOON).until(() -> shows(again, 2));
    assertThat(again.ids()).hasSize(1).doesNotContain(seen);

    api.delete("/reservations/" + id);
    api.delete("/slots/" + slot);
    await().atMost(SOON).until(again::isOver);
    assertThat(again.text()).contains("event: deleted\n");
    String end = again.ids().getLast();
    EventClient.Stream late = client.open("/slots/" + slot + "/events");
    await().atMost(SOON).until(() -> late.text().startsWith("HTTP/1.1 404"));

    assertThat(api.postJson("/slots", "{\"id\":\"" + slot + "\",\"name\":\"Anew\",\"capacity\":5,"
        + "\"start_time\":\"2099-01-02T08:00:00Z\",\"end_time\":\"2099-01-02T10:00:00Z\"}").statusCode())
        .isEqualTo(201);
    EventClient.Stream anew = client.open("/slots/" + slot + "/events", "Last-Event-ID", end);
    await().atMost(SOON).until(() -> shows(anew, 5));
  }

  @Test
  void whoWaitsInLineHearsThatPlacesAreHeld() throws Exception {
    String slot = create(1);
    String first = reserve(slot, "").get("id").asText();
    String second = reserve(slot, ",\"waitlist\":true").get("id").asText();
    EventClient.Stream stream = client.open("/reservations/" + second + "/events");
    await().atMost(SOON).until(() -> stream.lastData().contains("\"status\":\"waiting\""));
    api.delete("/reservations/" + first);
    await().atMost(SOON).until(() -> stream.lastData().contains("\"status\":\"held\""));
    api.postJson("/reservations/" + second + "/confirm", "");
    await().atMost(SOON).until(() -> stream.lastData().contains("\"status\":\"confirmed\""));
    api.delete("/reservations/" + second);
    await().atMost(SOON).until(stream::isOver);
    JsonNode last = new ObjectMapper().readTree(stream.lastData());
    assertThat(last.get("status").asText()).isEqualTo("cancelled");
  }
}
