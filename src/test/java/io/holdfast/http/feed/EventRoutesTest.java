package io.holdfast.http.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.live.EventClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /events} over HTTP. */
class EventRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DATA = Pattern.compile("(?m)^data: (\\{.*\\})$");

  @TempDir
  private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private ApiFixture api;
  private EventClient client;

  @BeforeEach
  void begin() throws Exception {
    api = ApiFixture.in(directory);
    client = new EventClient(vertx, api.servers().port());
  }

  @AfterEach
  void end() throws Exception {
    api.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private static List<JsonNode> events(EventClient.Stream stream) {
    List<JsonNode> found = new ArrayList<>();
    Matcher matcher = DATA.matcher(stream.text());
    while (matcher.find()) {
      try {
        found.add(JSON.readTree(matcher.group(1)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return found;
  }

  private static List<JsonNode> await(EventClient.Stream stream, int count) {
    Awaitility.await().until(() -> events(stream).size() >= count);
    return events(stream);
  }

  private static List<String> idsOf(List<JsonNode> events) {
    return events.stream().map(event -> event.get("id").asText()).toList();
  }

  @Test
  void aChangeIsACloudEvent() throws Exception {
    EventClient.Stream stream = client.open("/events?from=0.0");
    String id = api.create(ApiFixture.ad("Umbrellas", ",\"country\":[\"TW\"]"));
    api.delete("/api/v1/ad/" + id);

    List<JsonNode> events = await(stream, 2);
    JsonNode written = events.getFirst();
    assertThat(written.get("specversion").asText()).isEqualTo("1.0");
    assertThat(written.get("id").asText()).matches("1\\.\\d+-0-0");
    assertThat(written.get("source").asText()).isEqualTo("/holdfast");
    assertThat(written.get("type").asText()).isEqualTo("io.holdfast.ad.written");
    assertThat(written.get("subject").asText()).isEqualTo(id).isEqualTo(written.get("partitionkey").asText());
    assertThat(written.get("time").asText()).matches("\\d{4}-.*Z");
    assertThat(written.at("/data/version").asInt()).isEqualTo(1);
    assertThat(written.at("/data/ad/title").asText()).isEqualTo("Umbrellas");
    assertThat(events.get(1).get("type").asText()).isEqualTo("io.holdfast.ad.removed");
    assertThat(events.get(1).at("/data/cause").asText()).isEqualTo("deleted");
    assertThat(stream.text()).contains("id: " + written.get("id").asText() + "\ndata: {");
  }

  @Test
  void aClientThatConnectsAgainMissesNothing() throws Exception {
    api.importAds((ApiFixture.ad("Import", "") + "\n").repeat(250));
    EventClient.Stream first = client.open("/events?from=0.0");
    List<String> all = idsOf(await(first, 250));
    first.close();
    assertThat(all).hasSize(250).doesNotHaveDuplicates();

    for (int seen : new int[] {0, 99, 100, 120, 248}) {
      EventClient.Stream again = client.open("/events", "Last-Event-ID", all.get(seen));
      assertThat(idsOf(await(again, 249 - seen))).isEqualTo(all.subList(seen + 1, 250));
      again.close();
    }
    String position = all.getFirst().replaceAll("-.*", "");
    List<String> after = all.stream().filter(id -> !id.startsWith(position + "-")).toList();
    EventClient.Stream fromPosition = client.open("/events?from=" + position);
    api.create(ApiFixture.ad("New one", ""));
    // The import may have become one entry: then only the new one comes after its position.
    assertThat(idsOf(await(fromPosition, after.size() + 1)).subList(0, after.size())).isEqualTo(after);
    fromPosition.close();
  }

  @Test
  void typesCanBeChosenAndANarrowChoiceStillMovesOn() throws Exception {
    EventClient.Stream stream = client.open("/events?from=0.0&type=io.holdfast.ad.removed,io.holdfast.other.*");
    String id = api.create(ApiFixture.ad("Umbrellas", ""));
    Awaitility.await().until(() -> !stream.ids().isEmpty());
    api.delete("/api/v1/ad/" + id);

    assertThat(await(stream, 1)).hasSize(1).allMatch(event -> event.get("type").asText().endsWith("removed"));
    assertThat(stream.ids().getFirst()).matches("1\\.\\d+");
  }

  @Test
  void whatCannotBeToldIsSaidWithWhatCan() throws Exception {
    HttpResponse<String> response = api.get("/events?from=1.4711");

    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(ApiFixture.json(response).get("type").asText()).isEqualTo("/problems/changes-lost");
    assertThat(ApiFixture.json(response).get("oldest").asText()).isEqualTo("1.0");
    assertThat(api.get("/events?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(api.get("/events", "Last-Event-ID", "x").statusCode()).isEqualTo(400);
  }

  @Test
  void aClientThatDoesNotReadIsWaitedForAndThenGetsAll() throws Exception {
    EventClient.Stream stream = client.open("/events?from=0.0");
    Awaitility.await().until(() -> stream.text().contains("retry"));
    stream.reads(false);
    for (int i = 0; i < 20; i++) {
      api.importAds((ApiFixture.ad("A title that is long enough to fill what lies between", "") + "\n").repeat(500));
    }
    stream.reads(true);

    assertThat(idsOf(await(stream, 10_000))).hasSize(10_000).doesNotHaveDuplicates();
  }
}
