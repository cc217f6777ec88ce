package io.holdfast.http.ads;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.http.ApiFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdApiTest {
  @TempDir static Path directory;
  private static ApiFixture api;

  @BeforeAll
  static void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  @BeforeEach
  void empty() throws Exception {
    JsonNode all = json(api.get("/api/v1/ads?limit=100"));
    for (JsonNode ad : all.get("ads")) {
      assertThat(api.delete("/api/v1/ad/" + ad.get("id").asText()).statusCode()).isIn(204, 404);
    }
    await().until(() -> json(api.get("/api/v1/ads")).get("total").asInt() == 0);
  }

  private static List<String> titles(String query) throws Exception {
    List<String> titles = new ArrayList<>();
    json(api.get("/api/v1/ad" + query)).get("ads").forEach(ad -> titles.add(ad.get("title").asText()));
    return titles;
  }

  @Test
  void whatIsCreatedIsFoundAtOnce() throws Exception {
    HttpResponse<String> created = api.postJson("/api/v1/ad", ad("Umbrellas",
        ",\"age_start\":18,\"age_end\":65,\"gender\":[\"F\"],\"country\":[\"TW\",\"JP\"],\"platform\":[\"ios\"]"));
    assertThat(created.statusCode()).isEqualTo(201);
    JsonNode body = json(created);
    assertThat(body.get("msg").asText()).isEqualTo("Ad created");
    String id = body.get("data").asText();
    assertThat(created.headers().firstValue("Location")).contains("/api/v1/ad/" + id);
    assertThat(created.headers().firstValue("ETag")).contains("\"1.1\"");
    assertThat(titles("?age=24&gender=F&country=TW&platform=ios")).containsExactly("Umbrellas");
    assertThat(titles("?age=17")).isEmpty();
    assertThat(titles("?age=66")).isEmpty();
    assertThat(titles("?gender=M")).isEmpty();
    assertThat(titles("?country=US")).isEmpty();
    assertThat(titles("?platform=web")).isEmpty();
    JsonNode ad = json(api.get("/api/v1/ad/" + id));
    assertThat(ad.get("id").asText()).isEqualTo(id);
    assertThat(ad.get("country").toString()).isEqualTo("[\"JP\",\"TW\"]");
    assertThat(ad.get("version").asInt()).isEqualTo(1);
    assertThat(json(api.get("/api/v1/ad")).get("ads").get(0)).isEqualTo(ad);
  }

  @Test
  void noMatchIsAnEmptyList() throws Exception {
    HttpResponse<String> none = api.get("/api/v1/ad?age=24");
    assertThat(none.statusCode()).isEqualTo(200);
    assertThat(none.body()).isEqualTo("{\"ads\":[],\"total\":0}");
  }

  @Test
  void pagesAreOrderedByEnd() throws Exception {
    for (int day : new int[] {3, 1, 2}) {
      api.create(ad("Day number " + day, "").replace("2124-03-15", "2124-03-0" + day));
    }
    assertThat(titles("")).containsExactly("Day number 1", "Day number 2", "Day number 3");
    assertThat(titles("?offset=1&limit=1")).containsExactly("Day number 2");
    assertThat(titles("?offset=3")).isEmpty();
    assertThat(json(api.get("/api/v1/ad?offset=7")).get("total").asInt()).isEqualTo(3);
  }

  @Test
  void anAdStartsAndEndsByItself() throws Exception {
    Instant now = Instant.now();
    api.create("{\"title\":\"Short one\",\"content\":\"\",\"start_at\":\"" + now.plusMillis(400) + "\",\"end_at\":\""
        + now.plusMillis(900) + "\"}");
    assertThat(titles("")).isEmpty();
    assertThat(json(api.get("/api/v1/ads?state=upcoming")).get("total").asInt()).isEqualTo(1);
    await().until(() -> titles("").contains("Short one"));
    assertThat(Instant.now()).isAfterOrEqualTo(now.plusMillis(400));
    await().until(() -> titles("").isEmpty());
    assertThat(Instant.now()).isAfterOrEqualTo(now.plusMillis(900));
    await().until(() -> json(api.get("/api/v1/ads?state=ended")).get("total").asInt() == 1);
    JsonNode ended = json(api.get("/api/v1/ads?state=ended")).get("ads").get(0);
    assertThat(ended.get("state").asText()).isEqualTo("ended");
    Instant removed = Instant.parse(ended.get("remove_at").asText());
    assertThat(removed).isAfterOrEqualTo(Instant.parse(ended.get("end_at").asText()));
  }

  @Test
  void explainSaysHowTheAnswerWasFound() throws Exception {
    api.create(ad("Umbrellas", ",\"country\":[\"TW\"]"));
    api.create(ad("Everywhere", ""));
    JsonNode answer = json(api.get("/api/v1/ad?age=24&country=TW&explain=true"));
    assertThat(answer.get("total").asInt()).isEqualTo(2);
    JsonNode explain = answer.get("explain");
    assertThat(explain.get("nanoseconds").asLong()).isPositive();
    assertThat(explain.get("matches").asInt()).isEqualTo(2);
    List<String> paths = new ArrayList<>();
    explain.get("leaves").forEach(leaf -> paths.add(leaf.get("path").asText()));
    assertThat(paths).containsExactlyInAnyOrder("country=TW", "country=any");
  }

  @Test
  void replacingKeepsIdAndCreationAndCountsVersions() throws Exception {
    String id = api.create(ad("Umbrellas", ",\"age_start\":18"));
    String path = "/api/v1/ad/" + id;
    JsonNode before = json(api.get(path));
    HttpResponse<String> replaced = api.putJson(path, ad("Raincoats", ",\"gender\":[\"M\"]"));
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(replaced.headers().firstValue("ETag")).contains("\"1.2\"");
    JsonNode after = json(api.get(path));
    assertThat(after.get("id").asText()).isEqualTo(id);
    assertThat(after.get("title").asText()).isEqualTo("Raincoats");
    assertThat(after.get("age_start").asInt()).isEqualTo(1);
    assertThat(after.get("created_at")).isEqualTo(before.get("created_at"));
    assertThat(after.get("version").asInt()).isEqualTo(2);
    assertThat(titles("?gender=F")).isEmpty();
    assertThat(titles("?gender=M")).containsExactly("Raincoats");
  }

  @Test
  void whatWasReadCanBePutBack() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ",\"country\":[\"TW\"]"));
    HttpResponse<String> put = api.putJson(path, api.get(path).body());
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(titles("?country=TW")).containsExactly("Umbrellas");
  }

  @Test
  void conditionsOnVersions() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ""));
    assertThat(api.get(path, "If-None-Match", "\"1.1\"").statusCode()).isEqualTo(304);
    assertThat(api.get(path, "If-None-Match", "W/\"1.1\"").statusCode()).isEqualTo(304);
    assertThat(api.get(path, "If-None-Match", "\"1.7\", \"1.1\"").statusCode()).isEqualTo(304);
    assertThat(api.get(path, "If-None-Match", "*").statusCode()).isEqualTo(304);
    assertThat(api.get(path, "If-None-Match", "\"1.2\"").statusCode()).isEqualTo(200);
    for (String other : List.of("\"1\"", "\"2.1\"", "\"0.1\"", "\"1.1")) {
      assertThat(api.get(path, "If-None-Match", other).statusCode()).as(other).isEqualTo(200);
      assertThat(api.delete(path, "If-Match", other).statusCode()).as(other).isEqualTo(412);
    }
    String ad = ad("Raincoats", "");
    assertThat(api.putJson(path, ad, "If-Match", "\"1.2\"").statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, ad, "If-Match", "W/\"1.1\"").statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, ad, "If-Match", "nonsense").statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, ad, "If-Match", "\"1.1\"").statusCode()).isEqualTo(200);
    assertThat(api.putJson(path, ad, "If-Match", "\"1.1\"").statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, ad, "If-Match", "*").statusCode()).isEqualTo(200);
    assertThat(api.putJson(path, ad, "If-Match", "\"1.9\", \"1.3\"").statusCode()).isEqualTo(200);
    assertThat(api.delete(path, "If-Match", "\"1.1\"").statusCode()).isEqualTo(412);
    assertThat(api.delete(path, "If-Match", "nonsense").statusCode()).isEqualTo(412);
    assertThat(api.delete(path, "If-Match", "\"1.4\"").statusCode()).isEqualTo(204);
    assertThat(api.delete(path).statusCode()).isEqualTo(404);
    assertThat(api.get(path).statusCode()).isEqualTo(404);
    assertThat(api.putJson(path, ad).statusCode()).isEqualTo(404);
    assertThat(api.putJson(path, ad, "If-Match", "\"1.4\"").statusCode()).isEqualTo(404);
  }

  @Test
  void idsThatAreNone() throws Exception {
    for (String id : List.of("5", "not-an-id", "01a1fd02-3211-733b-a19a-a562d36b3a5z", "%00", "a%2Fb",
        "01a1fd02-3211-733b-a19a-a562d36b3a57")) {
      assertThat(api.get("/api/v1/ad/" + id).statusCode()).as(id).isEqualTo(404);
      assertThat(api.delete("/api/v1/ad/" + id).statusCode()).as(id).isEqualTo(404);
      assertThat(api.putJson("/api/v1/ad/" + id, ad("Umbrellas", "")).statusCode()).as(id).isEqualTo(404);
    }
  }

  @Test
  void manyReplaceOneAdAtOnceAndNoneIsLost() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ""));
    List<CompletableFuture<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = ad("Umbrella number " + i, "");
      writers.add(CompletableFuture.supplyAsync(() -> {
        try {
          return api.putJson(path, body).statusCode();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }));
    }
    int done = 0;
    for (CompletableFuture<Integer> writer : writers) {
      assertThat(writer.get()).isIn(200, 409);
      done += writer.get() == 200 ? 1 : 0;
    }
    assertThat(json(api.get(path)).get("version").asInt()).isEqualTo(1 + done);
  }

  @Test
  void aKeyGetsTheFirstAnswerAgain() throws Exception {
    String body = ad("Umbrellas", "");
    HttpResponse<String> first = api.postJson("/api/v1/ad", body, "Idempotency-Key", "\"once\"");
    HttpResponse<String> again = api.postJson("/api/v1/ad", body, "Idempotency-Key", "once");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
    assertThat(titles("")).hasSize(1);
    HttpResponse<String> other = api.postJson("/api/v1/ad", ad("Raincoats", ""), "Idempotency-Key", "once");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).get("type").asText()).isEqualTo("/problems/idempotency-key-reused");
    String path = first.headers().firstValue("Location").orElseThrow();
    assertThat(api.putJson(path, body, "Idempotency-Key", "once").statusCode()).isEqualTo(422);
  }

  @Test
  void aKeyGetsTheFirstAnswerAgainWhateverHasHappenedSince() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ""));
    String body = ad("Raincoats", "");
    HttpResponse<String> put = api.putJson(path, body, "Idempotency-Key", "p1", "If-Match", "\"1.1\"");
    assertThat(put.statusCode()).isEqualTo(200);
    HttpResponse<String> putAgain = api.putJson(path, body, "Idempotency-Key", "p1", "If-Match", "\"1.1\"");
    assertThat(putAgain.statusCode()).isEqualTo(200);
    assertThat(putAgain.headers().firstValue("ETag")).contains("\"1.2\"");
    assertThat(putAgain.body()).isEqualTo(put.body());
    assertThat(api.delete(path, "Idempotency-Key", "d1", "If-Match", "\"1.2\"").statusCode()).isEqualTo(204);
    assertThat(api.delete(path, "Idempotency-Key", "d1", "If-Match", "\"1.2\"").statusCode()).isEqualTo(204);
    assertThat(api.putJson(path, body, "Idempotency-Key", "p1", "If-Match", "\"1.1\"").statusCode()).isEqualTo(200);
    assertThat(api.putJson(path, body, "Idempotency-Key", "p2").statusCode()).isEqualTo(404);
    assertThat(api.putJson(path, body, "Idempotency-Key", "p2").statusCode()).isEqualTo(404);
  }

  @Test
  void aKeyIsToldAgainThatItCameForAnotherVersion() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ""));
    String body = ad("Raincoats", "");
    String[] put = {"Idempotency-Key", "early-put", "If-Match", "\"1.2\""};
    String[] delete = {"Idempotency-Key", "early-delete", "If-Match", "\"1.2\", \"1.3\""};
    HttpResponse<String> refused = api.putJson(path, body, put);
    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(api.delete(path, delete).statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, ad("Sunshades", "")).statusCode()).isEqualTo(200);

    HttpResponse<String> again = api.putJson(path, body, put);
    assertThat(again.statusCode()).isEqualTo(412);
    assertThat(again.body()).isEqualTo(refused.body());
    assertThat(api.delete(path, delete).statusCode()).isEqualTo(412);
    assertThat(api.putJson(path, body, "Idempotency-Key", "in-time", "If-Match", "\"1.2\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void malformedKeysAreRefused() throws Exception {
    for (String key : List.of("\"\"", "x".repeat(256))) {
      HttpResponse<String> refused = api.postJson("/api/v1/ad", ad("Umbrellas", ""), "Idempotency-Key", key);
      assertThat(refused.statusCode()).as(key).isEqualTo(400);
    }
  }

  @Test
  void importCountsAndNamesRefusedLines() throws Exception {
    HttpResponse<String> answer = api.importAds(ad("First one", "") + "\r\n\n{\"title\":\"abc\"}\nnonsense\n"
        + ad("Second one", ",\"country\":[\"XX\"]") + "\n" + ad("Third one", ""));
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode report = json(answer);
    assertThat(report.get("lines").asInt()).isEqualTo(6);
    assertThat(report.get("created").asInt()).isEqualTo(2);
    assertThat(report.get("refused").asInt()).isEqualTo(3);
    List<Integer> lines = new ArrayList<>();
    report.get("refusals").forEach(refusal -> lines.add(refusal.get("line").asInt()));
    assertThat(lines).containsExactly(3, 4, 5);
    assertThat(report.get("refusals").get(2).get("errors").get(0).get("field").asText()).isEqualTo("country[0]");
    assertThat(titles("")).containsExactlyInAnyOrder("First one", "Third one");
    assertThat(answer.headers().firstValue("Holdfast-Position")).isPresent();
  }

  @Test
  void importOfNothing() throws Exception {
    assertThat(json(api.importAds("")).get("created").asInt()).isZero();
    assertThat(json(api.importAds("\n\r\n \n")).get("created").asInt()).isZero();
  }

  @Test
  void importListsABoundedNumberOfRefusals() throws Exception {
    JsonNode report = json(api.importAds("x\n".repeat(5_000)));
    assertThat(report.get("refused").asInt()).isEqualTo(5_000);
    assertThat(report.get("refusals")).hasSize(ImportReport.MOST_LISTED);
  }

  @Test
  void importKnowsLinesThatAreTooLong() throws Exception {
    JsonNode report = json(api.importAds("x".repeat(2 << 20) + "\n" + ad("After it", "") + "\n"));
    assertThat(report.get("created").asInt()).isEqualTo(1);
    assertThat(report.get("refusals").get(0).get("reason").asText()).contains("bytes");
  }

  @Test
  void importWantsItsMediaTypeAndNoKey() throws Exception {
    assertThat(api.postJson("/api/v1/ad/batch", "{}").statusCode()).isEqualTo(415);
    assertThat(api.send(api.request("/api/v1/ad/batch").POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(415);
    assertThat(api.send(api.request("/api/v1/ad/batch").header("Content-Type", "application/x-ndjson")
        .header("Idempotency-Key", "k").POST(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(400);
  }

  @Test
  void listsByState() throws Exception {
    api.create(ad("Active one", ""));
    api.create(ad("Upcoming one", "").replace("2024-03", "2123-03"));
    api.create(ad("Ended one", "").replace("2124-03-15T15:54:11Z", Instant.now().minusSeconds(60).toString()));
    for (String state : List.of("active", "upcoming", "ended")) {
      JsonNode list = json(api.get("/api/v1/ads?state=" + state));
      assertThat(list.get("total").asInt()).as(state).isEqualTo(1);
      assertThat(list.get("ads").get(0).get("state").asText()).isEqualTo(state);
      assertThat(list.get("ads").get(0).get("title").asText().toLowerCase()).startsWith(state);
    }
    JsonNode second = json(api.get("/api/v1/ads?offset=1&limit=1"));
    assertThat(second.get("total").asInt()).isEqualTo(3);
    assertThat(second.get("ads").get(0).get("state").asText()).isEqualTo("upcoming");
    assertThat(api.get("/api/v1/ads?state=gone").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/ads?limit=0&offset=-1").body()).contains("limit", "offset");
  }
}
