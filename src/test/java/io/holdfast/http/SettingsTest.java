package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.cli.config.Quantities;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.log.JournalException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and quotas as operators see and change them, and what callers then see. */
final class SettingsTest {
  private static final String POSITION = "Holdfast-Position";

  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterEach
  void stop() throws Exception {
    api.journal().fail(null);
    api.close();
  }

  private HttpResponse<String> read(String path, String... headers) throws Exception {
    return api.send(headers.length == 0 ? api.managed(path) : api.managed(path).headers(headers));
  }

  private HttpResponse<String> put(String name, String body, String... headers) throws Exception {
    var request = api.managed("/settings/" + name).header("Content-Type", "application/json");
    return api.send((headers.length == 0 ? request : request.headers(headers)).PUT(BodyPublishers.ofString(body)));
  }

  private void set(String name, long value) throws Exception {
    HttpResponse<String> changed = put(name, "{\"value\":" + value + "}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  private static String position(HttpResponse<String> response) {
    return response.headers().firstValue(POSITION).orElseThrow();
  }

  private static void assertProblem(HttpResponse<String> response, ProblemType type, String... inDetail)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(type.status());
    assertThat(json(response).get("type").asText()).isEqualTo(type.uri());
    String detail = json(response).get("detail").asText();
    assertThat(List.of(inDetail)).allSatisfy(part -> assertThat(detail).contains(part));
  }

  @Test
  void aQuotaIsReachedRaisedAndStillThereAfterARestart() throws Exception {
    set("ads.quota", 3);
    for (int i = 0; i < 3; i++) {
      api.create(ad("Umbrellas", ""));
    }
    assertProblem(api.postJson("/api/v1/ad", ad("Umbrellas", "")), ProblemType.QUOTA_REACHED,
        "The quota ads.quota allows at most 3", "holdfast settings set ads.quota VALUE");
    JsonNode imported = json(api.importAds(ad("Umbrellas", "")));
    assertThat(imported.toString()).contains("holdfast settings set ads.quota VALUE");

    set("ads.quota", 4);
    api.create(ad("Umbrellas", ""));
    api.close();
    api = ApiFixture.in(directory);

    assertProblem(api.postJson("/api/v1/ad", ad("Umbrellas", "")), ProblemType.QUOTA_REACHED, "at most 4");
    set("ads.quota", 5);
    api.create(ad("Umbrellas", ""));
  }

  @Test
  void everyPartitionHeedsAChange() throws Exception {
    set("shop.order_lines", 1);
    for (int i = 0; i < 30; i++) {
      String order = json(api.postJson("/orders/create/u" + i, "")).get("order_id").asText();
      String first = json(api.postJson("/stock/item/create/1", "")).get("item_id").asText();
      String second = json(api.postJson("/stock/item/create/1", "")).get("item_id").asText();
      assertThat(api.postJson("/orders/addItem/" + order + "/" + first + "/1", "").statusCode()).isEqualTo(200);
      assertProblem(api.postJson("/orders/addItem/" + order + "/" + second + "/1", ""), ProblemType.QUOTA_REACHED,
          "holdfast settings set shop.order_lines VALUE");
    }
  }

  @Test
  void aRetentionHoldsForReadersFromItsPositionOn() throws Exception {
    String id = api.create("{\"title\":\"Umbrellas\",\"content\":\"Dry\",\"start_at\":\"2024-03-15T15:54:11Z\","
        + "\"end_at\":\"2124-03-15T00:00:00Z\"}");
    for (int hour = 2; hour < 10; hour++) {
      HttpResponse<String> changed = put("ads.retention", "{\"value\":" + hour * 3_600_000 + "}");
      String listed = api.get("/api/v1/ads?state=active", POSITION, position(changed)).body();
      assertThat(listed).contains(id, "\"2124-03-15T0" + hour + ":00:00");
    }
  }

  @Test
  void whatWasSetIsTold() throws Exception {
    String before = read("/settings/ads.retention").body();
    assertThat(before).isEqualTo("{\"name\":\"ads.retention\",\"unit\":\"ms\",\"value\":3600000,\"default\":3600000,"
        + "\"least\":0,\"most\":31622400000,\"set\":false}");

    HttpResponse<String> changed = put("ads.retention", "{\"value\":3600000}");
    assertThat(changed.body()).as("set to its default").isEqualTo(before.replace("false", "true"));
    HttpResponse<String> later = read("/settings/ads.retention", POSITION, position(changed));
    assertThat(later.body()).isEqualTo(changed.body());
    set("ads.retention", 5);
    assertThat(json(read("/settings/ads.retention")).get("value").asLong()).isEqualTo(5);
    for (JsonNode each : json(read("/settings")).get("settings")) {
      assertThat(each.get("set").asBoolean()).isEqualTo(each.get("name").asText().equals("ads.retention"));
    }
  }

  @Test
  void aRepeatedChangeIsDoneOnce() throws Exception {
    HttpResponse<String> first = put("ads.quota", "{\"value\":5}", "Idempotency-Key", "k");
    set("ads.quota", 6);
    HttpResponse<String> again = put("ads.quota", "{\"value\":5}", "Idempotency-Key", "k");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(json(read("/settings/ads.quota")).get("value").asLong()).isEqualTo(6);
    assertProblem(put("ads.quota", "{\"value\":7}", "Idempotency-Key", "k"), ProblemType.KEY_REUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\":-1}", "{\"value\":100000001}", "{\"value\":1.5}", "{\"value\":3e6}",
      "{\"value\":\"5\"}", "{\"value\":null}", "{\"value\":true}", "{\"value\":[5]}", "{}", "[5]", "5", "",
      "{\"value\":9223372036854775808}", "{\"value\":-99999999999999999999999999}"})
  void whatIsNoValueWithinTheBoundsIsRefusedWithThem(String body) throws Exception {
    assertProblem(put("ads.quota", body), ProblemType.VALIDATION, "value", "from 0 to 100000000, in ads");
    assertThat(json(read("/settings/ads.quota")).get("set").asBoolean()).isFalse();
  }

  @Test
  void theBoundsThemselvesMayBeSet() throws Exception {
    for (JsonNode each : json(read("/settings")).get("settings")) {
      String name = each.get("name").asText();
      long least = each.get("least").asLong();
      long most = each.get("most").asLong();
      assertProblem(put(name, "{\"value\":" + (least - 1) + "}"), ProblemType.VALIDATION, "from " + least);
      assertProblem(put(name, "{\"value\":" + (most + 1) + "}"), ProblemType.VALIDATION, "to " + most);
      set(name, least);
      set(name, most);
      assertThat(json(read("/settings/" + name)).get("value").asLong()).isEqualTo(most);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"value\":5} x", "{\"value\":5}{\"value\":6}"})
  void whatIsNotJsonIsRefused(String body) throws Exception {
    assertProblem(put("ads.quota", body), ProblemType.MALFORMED_JSON);
  }

  @Test
  void unknownMembersAreRefused() throws Exception {
    assertProblem(put("ads.retention", "{\"value\":5,\"unit\":\"s\"}"), ProblemType.VALIDATION, "unit", "in ms");
    assertThat(json(read("/settings/ads.retention")).get("set").asBoolean()).isFalse();
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatWereProbablyMeant() throws Exception {
    assertProblem(read("/settings/ads.qouta"), ProblemType.NOT_FOUND, "'ads.qouta'", "did you mean 'ads.quota'?");
    assertProblem(put("ads.qouta", "{\"value\":5}"), ProblemType.NOT_FOUND, "did you mean 'ads.quota'?");
    assertProblem(read("/settings/ads.something-else"), ProblemType.NOT_FOUND,
        "there are ads.retention, ads.quota, ads.quota_bytes");
    assertProblem(read("/settings/nothing"), ProblemType.NOT_FOUND, "GET /settings has all");
    assertProblem(read("/settings/" + "x".repeat(2_000)), ProblemType.NOT_FOUND, "GET /settings has all");
    assertProblem(put("engine.behaviour", "{\"value\":2}"), ProblemType.NOT_FOUND, "'engine.behaviour'");
  }

  @Test
  void readsWaitForAPositionAndRefuseOthers() throws Exception {
    assertProblem(read("/settings", POSITION, "9.1"), ProblemType.OTHER_EPOCH);
    assertProblem(read("/settings", POSITION, "x"), ProblemType.MALFORMED_REQUEST);
    assertThat(read("/settings", "Holdfast-Consistency", "strong").statusCode()).isEqualTo(200);
  }

  @Test
  void aChangeIsRefusedAsAnyOtherWriteIs() throws Exception {
    api.journal().fail(JournalException.Kind.FULL);
    assertProblem(put("ads.quota", "{\"value\":5}"), ProblemType.STORE_FULL);
    api.journal().fail(JournalException.Kind.UNAVAILABLE);
    assertThat(put("ads.quota", "{\"value\":5}").statusCode()).isEqualTo(503);
    assertThat(json(read("/settings/ads.quota")).get("set").asBoolean()).as("reads go on").isFalse();
    api.close();

    api = new ApiFixture(directory, InstanceOptions.defaults().withReadOnly(true), HttpSettings.defaults());
    assertProblem(put("ads.quota", "{\"value\":5}"), ProblemType.READ_ONLY);
    assertThat(read("/settings").statusCode()).isEqualTo(200);
  }

  @Test
  void anInstanceThatIsOverIsNotRead() throws Exception {
    api.instance().close().toCompletableFuture().join();
    assertProblem(read("/settings"), ProblemType.UNAVAILABLE);
    assertProblem(put("ads.quota", "{\"value\":5}"), ProblemType.UNAVAILABLE);
  }

  @Test
  void operatorsFindEachInTheDocumentation() throws Exception {
    List<String> expected = new ArrayList<>();
    for (JsonNode each : json(read("/settings")).get("settings")) {
      expected.add("| `" + each.get("name").asText() + "` | " + each.get("unit").asText() + " | "
          + shown(each, "default") + " | " + shown(each, "least") + " | " + shown(each, "most") + " | ");
    }
    List<String> documented = Files.readString(Path.of("docs", "operations.md")).lines()
        .filter(line -> line.startsWith("| `")).filter(line -> line.split("\\|").length == 7).toList();
    assertThat(documented).as("rows of docs/operations.md").hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(documented.get(i)).startsWith(expected.get(i)).matches(".* \\| \\S.{2,} \\|");
    }
  }

  private static String shown(JsonNode setting, String which) {
    return Quantities.shown(setting.get("unit").asText(), setting.get(which).asLong());
  }
}
