package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.log.JournalException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the server to its OpenAPI document and the document to the server. */
final class ContractTest {
  private static final String AD = ad("Umbrellas", ",\"age_start\":18,\"country\":[\"TW\"]");

  @TempDir Path directory;
  private ApiFixture api;
  private Contract contract;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory, InstanceOptions.defaults().withAnswerMillis(300),
        HttpSettings.defaults().withPositionWait(Duration.ofMillis(100)));
    contract = new Contract(api.get("/openapi.yaml").body());
  }

  @AfterEach
  void stop() throws Exception {
    api.journal().fail(null);
    api.close();
  }

  private HttpResponse<String> check(String operation, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = api.send(request);
    contract.check(operation, response);
    return response;
  }

  private HttpRequest.Builder withJson(String path, String method, String body) {
    return api.request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder lines(String body) {
    return api.request("/api/v1/ad/batch").header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void everyRouteIsInTheDocumentAndTheReverse() {
    Set<String> served = new TreeSet<>();
    for (Meters meters : new Meters[] {api.meters(), api.managementMeters()}) {
      meters.all().stream().filter(meter -> !meter.method().equals("*"))
          .forEach(meter -> served.add(meter.method() + " " + meter.route()));
    }
    assertThat(contract.operations()).isEqualTo(served);
  }

  @Test
  void theDocumentHoldsTogether() {
    assertThat(contract.document().get("openapi").asText()).startsWith("3.1");
    assertThat(contract.dangling()).isEmpty();
    Set<String> ids = new TreeSet<>();
    contract.document().get("paths").forEach(path -> path.forEach(operation -> {
      if (operation.has("operationId")) {
        assertThat(ids.add(operation.get("operationId").asText())).isTrue();
        assertThat(operation.has("summary")).isTrue();
      }
    }));
  }

  @Test
  void examplesAreValidAndWork() throws Exception {
    JsonNode body = contract.document().at("/components/requestBodies/Ad/content/application~1json");
    JsonNode example = body.at("/examples/targeted/value");
    assertThat(contract.schema(body.get("schema")).validate(example)).isEmpty();
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", example.toString()));
  }

  @Test
  void everyOperationAnswersAsTheDocumentSays() throws Exception {
    ShopContract shop = new ShopContract(api, contract);
    ads();
    new SlotCalls(api, contract).drive();
    events();
    shop.drive();
    CoordinationContract.drive(api, this::check);
    documents();
    operators();
    journalAway(shop);
    assertThat(contract.driven()).isEqualTo(contract.operations());
    assertThat(contract.statuses()).contains("GET /api/v1/ad/{id} 304", "POST /api/v1/ad 422",
        "PUT /api/v1/ad/{id} 412", "POST /api/v1/ad/batch 507", "POST /api/v1/ad 507", "GET /api/v1/ad 503",
        "POST /orders/checkout/{order} 400", "POST /orders/checkout/{order} 507", "GET /orders/find/{order} 304");
  }

  private void ads() throws Exception {
    String id = json(check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", AD).header("Idempotency-Key", "k")))
        .get("data").asText();
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", "{\"title\":5}"));
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", "{"));
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", " ".repeat(2 << 20)));
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", AD + " ").header("Idempotency-Key", "k"));
    check("POST /api/v1/ad", api.request("/api/v1/ad").header("Content-Type", "text/plain")
        .POST(BodyPublishers.ofString(AD)));
    check("GET /api/v1/ad", api.request("/api/v1/ad?age=24&country=TW&gender=F&platform=ios&offset=0&limit=5"));
    check("GET /api/v1/ad", api.request("/api/v1/ad?age=24&country=TW&explain=true"));
    check("GET /api/v1/ad", api.request("/api/v1/ad?age=0&limit=x"));
    check("GET /api/v1/ad", api.request("/api/v1/ad").header("Holdfast-Position", "7.1"));
    check("GET /api/v1/ad", api.request("/api/v1/ad").header("Holdfast-Position", "1.999999"));
    check("GET /api/v1/ad", api.request("/api/v1/ad").header("Holdfast-Consistency", "strong"));
    String path = "/api/v1/ad/" + id;
    check("GET /api/v1/ad/{id}", api.request(path));
    check("GET /api/v1/ad/{id}", api.request(path).header("If-None-Match", "\"1.1\""));
    check("GET /api/v1/ad/{id}", api.request("/api/v1/ad/none"));
    check("GET /api/v1/ad/{id}", api.request(path).header("Holdfast-Consistency", "x"));
    check("PUT /api/v1/ad/{id}", withJson(path, "PUT", AD));
    check("PUT /api/v1/ad/{id}", withJson(path, "PUT", AD).header("If-Match", "\"1.1\""));
    check("PUT /api/v1/ad/{id}", withJson(path, "PUT", "[]"));
    check("PUT /api/v1/ad/{id}", withJson("/api/v1/ad/none", "PUT", AD));
    check("GET /api/v1/ads", api.request("/api/v1/ads"));
    check("GET /api/v1/ads", api.request("/api/v1/ads?state=active&limit=1"));
    check("GET /api/v1/ads", api.request("/api/v1/ads?state=x"));
    check("DELETE /api/v1/ad/{id}", api.request(path).DELETE().header("If-Match", "\"1.1\""));
    check("DELETE /api/v1/ad/{id}", api.request(path).DELETE());
    check("DELETE /api/v1/ad/{id}", api.request(path).DELETE());
    check("POST /api/v1/ad/batch", lines(AD + "\nx\n{\"title\":\"abc\"}\n" + AD));
    check("POST /api/v1/ad/batch", withJson("/api/v1/ad/batch", "POST", "{}"));
    check("POST /api/v1/ad/batch", lines("").header("Idempotency-Key", "k"));
  }

  private void events() throws Exception {
    for (String query : new String[] {"", "?from=0.0", "?type=io.holdfast.ad.*"}) {
      check("GET /events", api.request("/events" + query).method("HEAD", BodyPublishers.noBody()));
    }
    check("GET /events", api.request("/events?from=1.999999"));
    check("GET /events", api.request("/events?from=x"));
  }

  private void documents() throws Exception {
    check("GET /openapi.yaml", api.request("/openapi.yaml"));
    check("GET /docs", api.request("/docs"));
    check("GET /docs/{file}", api.request("/docs/start.js"));
    check("GET /docs/{file}", api.request("/docs/favicon-32x32.png"));
    check("GET /docs/{file}", api.request("/docs/none"));
    check("GET /problems/{name}", api.request("/problems/validation"));
    check("GET /problems/{name}", api.request("/problems/none"));
  }

  private void operators() throws Exception {
    for (String question : new String[] {"live", "ready", "started"}) {
      HttpResponse<String> health = check("GET /health/" + question, api.managed("/health/" + question));
      assertThat(health.statusCode()).isEqualTo(200);
    }
    String metrics = check("GET /metrics", api.managed("/metrics")).body();
    assertThat(metrics)
        .contains("holdfast_http_requests_total{method=\"POST\",route=\"/api/v1/ad\",status=\"2xx\"} 1\n")
        .contains("holdfast_ready 1\n").contains("jvm_memory_used_bytes").contains("holdfast_ads_active 2\n")
        .contains("holdfast_shop_orders_paid 2\n")
        .contains("holdfast_journal_append_seconds_count");
    JsonNode status = json(check("GET /status", api.managed("/status")));
    assertThat(status.get("position").asText()).startsWith("1.");
    assertThat(status.get("partitions")).hasSize(8);
    check("GET /log-levels", api.managed("/log-levels"));
    for (String body : new String[] {"{\"logger\":\"io.holdfast.none\",\"level\":\"debug\"}", "{}", "{", "[]"}) {
      check("PUT /log-levels", api.managed("/log-levels").header("Content-Type", "application/json")
          .PUT(BodyPublishers.ofString(body)));
    }
    check("GET /snapshots", api.managed("/snapshots"));
    HttpResponse<String> taken = check("POST /snapshots", api.managed("/snapshots").POST(BodyPublishers.noBody()));
    String location = taken.headers().firstValue("Location").orElseThrow();
    assertThat(json(check("GET /snapshots", api.managed("/snapshots"))).get("snapshots")).hasSize(1);
    assertThat(check("GET /snapshots/{position}", api.managed(location)).body()).isEqualTo("content of 1.1");
    check("GET /snapshots/{position}", api.managed("/snapshots/1.99"));
    HttpResponse<String> at = check("GET /positions", api.managed("/positions?time=2024-01-01T00:00:00Z"));
    assertThat(json(at).get("position").asText()).isEqualTo("1.1");
    assertThat(check("GET /positions", api.managed("/positions?time=2001-01-01T00:00:00Z")).statusCode())
        .isEqualTo(404);
    assertThat(check("GET /positions", api.managed("/positions?time=yesterday")).statusCode()).isEqualTo(400);
    check("GET /snapshots/{position}", api.managed("/snapshots/x"));
    for (String body : new String[] {"{\"position\":\"1.1\"}", "{\"position\":\"9.1\"}", "{}", "{", "[]", ""}) {
      check("POST /snapshots/restore", api.managed("/snapshots/restore").header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body)));
    }
    check("GET /feeds", api.managed("/feeds"));
    check("POST /feeds/{name}/resume", api.managed("/feeds/none/resume").POST(BodyPublishers.noBody()));
    for (String body : new String[] {"{\"from\":\"1.1\"}", "{\"from\":\"x\"}", "{}", "{", ""}) {
      check("POST /feeds/{name}/restart", api.managed("/feeds/none/restart").POST(BodyPublishers.ofString(body)));
    }
    settings();
    check("POST /drain", api.managed("/drain").POST(BodyPublishers.noBody()));
    assertThat(api.operations().isDraining()).isTrue();
  }

  private void settings() throws Exception {
    check("GET /settings", api.managed("/settings"));
    check("GET /settings", api.managed("/settings").header("Holdfast-Position", "7.1"));
    check("GET /settings", api.managed("/settings").header("Holdfast-Position", "1.999999"));
    check("GET /settings", api.managed("/settings").header("Holdfast-Consistency", "x"));
    check("GET /settings/{name}", api.managed("/settings/ads.quota"));
    check("GET /settings/{name}", api.managed("/settings/none"));
    JsonNode put = contract.document().at("/paths/~1settings~1{name}/put/requestBody/content/application~1json");
    String example = put.at("/examples/quota/value").toString();
    assertThat(check("PUT /settings/{name}", setting("ads.quota", example)).statusCode()).isEqualTo(200);
    for (String body : new String[] {"{\"value\":-1}", "{}", "{", "[]", "", " ".repeat(2 << 20)}) {
      check("PUT /settings/{name}", setting("ads.quota", body));
    }
    check("PUT /settings/{name}", setting("none", "{\"value\":1}"));
    check("PUT /settings/{name}", setting("ads.quota", "{\"value\":5}").header("Idempotency-Key", "s"));
    check("PUT /settings/{name}", setting("ads.quota", "{\"value\":6}").header("Idempotency-Key", "s"));
    check("PUT /settings/{name}", api.managed("/settings/ads.quota").header("Content-Type", "text/plain")
        .PUT(BodyPublishers.ofString("5")));
  }

  private HttpRequest.Builder setting(String name, String body) {
    return api.managed("/settings/" + name).header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body));
  }

  private void journalAway(ShopContract shop) throws Exception {
    api.journal().fail(JournalException.Kind.FULL);
    check("PUT /settings/{name}", setting("ads.quota", "{\"value\":5}"));
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", AD));
    check("PUT /api/v1/ad/{id}", withJson("/api/v1/ad/none", "PUT", AD));
    check("DELETE /api/v1/ad/{id}", api.request("/api/v1/ad/01a1fd02-3211-733b-a19a-a562d36b3a57").DELETE());
    check("POST /api/v1/ad/batch", lines(AD));
    shop.driveWithoutJournal();
    api.journal().fail(JournalException.Kind.UNAVAILABLE);
    shop.driveWithoutJournal();
    check("POST /api/v1/ad", withJson("/api/v1/ad", "POST", AD));
    check("POST /api/v1/ad/batch", lines(AD));
    check("PUT /settings/{name}", setting("ads.quota", "{\"value\":5}"));
    check("GET /api/v1/ad", api.request("/api/v1/ad").header("Holdfast-Consistency", "strong"));
  }
}
