package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.InstanceOptions;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is common to all routes. */
final class ApiRulesTest {
  @TempDir static Path directory;
  private static ApiFixture api;

  @BeforeAll
  static void start() throws Exception {
    HttpSettings settings = HttpSettings.defaults()
        .withCorsOrigins(List.of("https://console.example"))
        .withPositionWait(Duration.ofMillis(200));
    api = new ApiFixture(directory, InstanceOptions.defaults(), settings);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static void assertProblem(HttpResponse<String> response, ProblemType type) throws Exception {
    assertThat(response.statusCode()).isEqualTo(type.status());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("Holdfast-Position")).isPresent();
    JsonNode problem = json(response);
    assertThat(problem.get("type").asText()).isEqualTo(type.uri());
    assertThat(problem.get("title").asText()).isEqualTo(type.title());
    assertThat(problem.get("status").asInt()).isEqualTo(type.status());
    assertThat(problem.get("detail").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/api/v1/ads/5", "/api/v1/ad/a/b", "/api/v1", "/docs/none.js"})
  void unknownRoutes(String path) throws Exception {
    HttpResponse<String> response = api.get(path);
    assertProblem(response, path.startsWith("/docs/") ? ProblemType.NOT_FOUND : ProblemType.NO_SUCH_ROUTE);
  }

  @Test
  void otherMethodsAreToldTheOnesThereAre() throws Exception {
    HttpResponse<String> put = api.send(api.request("/api/v1/ad").PUT(BodyPublishers.ofString("{}")));
    assertProblem(put, ProblemType.METHOD_NOT_ALLOWED);
    assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
    HttpResponse<String> post = api.postJson("/api/v1/ad/01a1fd02-3211-733b-a19a-a562d36b3a57", "{}");
    assertProblem(post, ProblemType.METHOD_NOT_ALLOWED);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD, PUT, DELETE, OPTIONS");
    HttpResponse<String> batch = api.send(api.request("/api/v1/ad/batch").method("PATCH", BodyPublishers.noBody()));
    assertProblem(batch, ProblemType.METHOD_NOT_ALLOWED);
  }

  @Test
  void optionsSaysWhatThereIs() throws Exception {
    HttpResponse<String> options = api.send(api.request("/api/v1/ad").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    String path = "/api/v1/ad/" + api.create(ad("Umbrellas", ""));
    for (String each : List.of(path, "/api/v1/ad?limit=1", "/openapi.yaml", "/api/v1/ads")) {
      HttpResponse<String> get = api.get(each);
      HttpResponse<String> head = api.send(api.request(each).HEAD());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Length")).isEqualTo(get.headers().firstValue("Content-Length"));
      assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    }
    assertThat(api.send(api.request("/nothing").HEAD()).statusCode()).isEqualTo(404);
  }

  @Test
  void bodiesHaveALimit() throws Exception {
    HttpResponse<String> announced = api.postJson("/api/v1/ad", " ".repeat((1 << 20) + 1));
    assertProblem(announced, ProblemType.BODY_TOO_LARGE);
    byte[] large = " ".repeat((1 << 20) + 1).getBytes(ISO_8859_1);
    HttpResponse<String> chunked = api.send(api.request("/api/v1/ad").header("Content-Type", "application/json")
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
    assertProblem(chunked, ProblemType.BODY_TOO_LARGE);
    String most = ad("Umbrellas", "") + " ".repeat((1 << 20) - ad("Umbrellas", "").length());
    assertThat(api.postJson("/api/v1/ad", most).statusCode()).isEqualTo(201);
  }

  @Test
  void bodiesInManyPiecesAreReadWhole() throws Exception {
    byte[] body = ad("Umbrellas", ",\"more\":\"" + "x".repeat(300_000) + "\"").getBytes(ISO_8859_1);
    HttpResponse<String> created = api.send(api.request("/api/v1/ad").header("Content-Type", "application/json")
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(created.statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded",
    "application/json; charset=iso-8859-1", "multipart/form-data; boundary=x", ";", "json"})
  void otherMediaTypes(String type) throws Exception {
    HttpResponse<String> response = api.send(api.request("/api/v1/ad").header("Content-Type", type)
        .POST(BodyPublishers.ofString(ad("Umbrellas", ""))));
    assertProblem(response, ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"",
    "application/merge+json"})
  void mediaTypesOfJson(String type) throws Exception {
    HttpResponse<String> response = api.send(api.request("/api/v1/ad").header("Content-Type", type)
        .POST(BodyPublishers.ofString(ad("Umbrellas", ""))));
    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void withoutAMediaTypeJsonIsAssumed() throws Exception {
    assertThat(api.send(api.request("/api/v1/ad").POST(BodyPublishers.ofString(ad("Umbrellas", "")))).statusCode())
        .isEqualTo(201);
  }

  @Test
  void malformedAndInvalidBodies() throws Exception {
    assertProblem(api.postJson("/api/v1/ad", "{"), ProblemType.MALFORMED_JSON);
    assertProblem(api.postJson("/api/v1/ad", ""), ProblemType.MALFORMED_JSON);
    HttpResponse<String> invalid = api.postJson("/api/v1/ad", "{\"title\":\"abc\",\"gender\":[\"X\"]}");
    assertProblem(invalid, ProblemType.VALIDATION);
    assertThat(json(invalid).get("errors")).hasSize(5);
    assertProblem(api.get("/api/v1/ad?age=0&limit=1000"), ProblemType.VALIDATION);
    assertProblem(api.get("/api/v1/ad?x=%25&age=%41"), ProblemType.VALIDATION);
  }

  @Test
  void positionsAreShownAndWaitedFor() throws Exception {
    HttpResponse<String> created = api.postJson("/api/v1/ad", ad("Umbrellas", ""));
    String position = created.headers().firstValue("Holdfast-Position").orElseThrow();
    HttpResponse<String> read = api.get("/api/v1/ad", "Holdfast-Position", position);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).contains(json(created).get("data").asText());
    String epoch = position.substring(0, position.indexOf('.'));
    HttpResponse<String> behind = api.get("/api/v1/ad", "Holdfast-Position", epoch + ".999999999");
    assertProblem(behind, ProblemType.POSITION_NOT_REACHED);
    assertThat(behind.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(behind).get("detail").asText()).contains("behind " + epoch + ".999999999");
    assertProblem(api.get("/api/v1/ad", "Holdfast-Position", "99.1"), ProblemType.OTHER_EPOCH);
    for (String malformed : List.of("1", "x.y", "1.", ".1", "1.-1", "1.2.3", "")) {
      assertProblem(api.get("/api/v1/ad", "Holdfast-Position", malformed), ProblemType.MALFORMED_REQUEST);
    }
  }

  @Test
  void consistency() throws Exception {
    String id = api.create(ad("Umbrellas", ""));
    assertThat(api.get("/api/v1/ad/" + id, "Holdfast-Consistency", "strong").statusCode()).isEqualTo(200);
    assertThat(api.get("/api/v1/ad/" + id, "Holdfast-Consistency", "local").statusCode()).isEqualTo(200);
    assertProblem(api.get("/api/v1/ad/" + id, "Holdfast-Consistency", "eventual"), ProblemType.MALFORMED_REQUEST);
  }

  @Test
  void requestIdsAreReturned() throws Exception {
    assertThat(api.get("/api/v1/ad", "X-Request-Id", "r-17").headers().firstValue("X-Request-Id")).contains("r-17");
    assertThat(api.get("/nothing", "X-Request-Id", "r-18").headers().firstValue("X-Request-Id")).contains("r-18");
    assertThat(api.get("/api/v1/ad").headers().firstValue("X-Request-Id")).isEmpty();
    assertThat(api.get("/api/v1/ad", "X-Request-Id", "x".repeat(129)).headers().firstValue("X-Request-Id")).isEmpty();
  }

  @Test
  void browsersOfOneOriginAreLetIn() throws Exception {
    HttpResponse<String> allowed = api.get("/api/v1/ad", "Origin", "https://console.example");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://console.example");
    assertThat(allowed.headers().firstValue("Access-Control-Expose-Headers").orElse("")).contains("Holdfast-Position");
    assertThat(allowed.headers().firstValue("Vary")).contains("Origin");
    HttpResponse<String> other = api.get("/api/v1/ad", "Origin", "https://elsewhere.example");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    HttpResponse<String> preflight = api.send(api.request("/api/v1/ad").method("OPTIONS", BodyPublishers.noBody())
        .headers("Origin", "https://console.example", "Access-Control-Request-Method", "POST"));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse("")).contains("Idempotency-Key");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse("")).contains("POST");
  }

  @Test
  void requestsThatAreTooLong() throws Exception {
    String line = api.raw(
        ("GET /api/v1/ad?x=" + "y".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
    assertThat(line).containsPattern("^HTTP/1.. 414 ").contains("/problems/uri-too-long");
    String headers = api.raw(("GET /api/v1/ad HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(20_000) + "\r\n\r\n")
        .getBytes(ISO_8859_1));
    assertThat(headers).containsPattern("^HTTP/1.. 431 ").contains("/problems/headers-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
    "GET /api/v1/ad HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n",
    "POST /api/v1/ad HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n"})
  void whatIsNotHttp(String text) throws Exception {
    String answer = api.raw(text.getBytes(ISO_8859_1));
    assertThat(answer).doesNotContain("HTTP/1.1 2").doesNotContain("HTTP/1.1 500");
    assertThat(api.get("/api/v1/ad?limit=1").statusCode()).isEqualTo(200);
  }

  @Test
  void requestsInOnePieceAreAnsweredInOrder() throws Exception {
    String one = "GET /api/v1/ad?age=%d HTTP/1.1\r\nHost: x\r\n\r\n";
    String answer = api.raw((one.formatted(1) + one.formatted(0) + one.formatted(5)
        + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
    assertThat(answer.split("HTTP/1.1 ")).hasSize(5);
    assertThat(answer).containsSubsequence("HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 200", "HTTP/1.1 404");
  }

  @Test
  void typesOfProblemsExplainThemselves() throws Exception {
    for (ProblemType type : ProblemType.values()) {
      HttpResponse<String> explained = api.get(type.uri());
      assertThat(explained.statusCode()).isEqualTo(200);
      assertThat(json(explained).get("status").asInt()).isEqualTo(type.status());
    }
    assertProblem(api.get("/problems/none"), ProblemType.NOT_FOUND);
  }

  @Test
  void documentsAreServedWithoutAnythingFromElsewhere() throws Exception {
    HttpResponse<String> page = api.get("/docs");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
    assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
    Matcher part = Pattern.compile("(?:src|href)=\"(/docs/[^\"]+)\"").matcher(page.body());
    int parts = 0;
    while (part.find()) {
      assertThat(api.get(part.group(1)).statusCode()).as(part.group(1)).isEqualTo(200);
      parts++;
    }
    assertThat(parts).isEqualTo(4);
    assertThat(api.get("/openapi.yaml").headers().firstValue("Content-Type")).contains("application/yaml");
  }

  @Test
  void requestsAreCounted() throws Exception {
    long before = answered("GET", "/api/v1/ads", 2);
    api.get("/api/v1/ads");
    api.get("/api/v1/ads");
    assertThat(answered("GET", "/api/v1/ads", 2)).isEqualTo(before + 2);
  }

  private static long answered(String method, String route, int hundred) {
    return api.meters().all().stream()
        .filter(meter -> meter.method().equals(method) && meter.route().equals(route))
        .mapToLong(meter -> meter.answered(hundred)).sum();
  }
}
