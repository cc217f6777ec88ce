package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.InstanceOptions;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, the answer is a success or a problem of 4xx, and the server goes on. Prints its seed. */
final class FuzzTest {
  private static final String AD = ad("Umbrellas", ",\"age_start\":18,\"age_end\":65,\"gender\":[\"F\"],"
      + "\"country\":[\"TW\",\"JP\"],\"platform\":[\"ios\"],\"more\":{\"a\":[1,2.5e3,true,null,\"\\u00e9\"]}");
  private static final List<String> PIECES = List.of("{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e999",
      "9".repeat(400), "99999999999999999999", "0.1", "\\", "\\u", "\\ud800", "\u0000", "\u00ff", "\ud83d\ude00", "/",
      "\"title\":", "\"age_start\":", "\"country\":", "\"gender\":[", "{\"a\":".repeat(40), "[".repeat(2_000),
      "\"title\":\"Umbrellas\",", "2024-13-45T99:99:99Z", "\n", "\t", " ", "'", "//", "NaN");
  private static final List<String> PARAMETERS = List.of("age", "gender", "country", "platform", "offset", "limit",
      "explain", "state", "%61ge", "AGE", "", "=", "x", "age[]", "\u00e9".replace("\u00e9", "%C3%A9"));
  private static final List<String> VALUES = List.of("1", "24", "F", "TW", "ios", "true", "0", "-1", "101", "", "abc",
      "%", "%zz", "%00", "%C3%28", "+", "1&age=2", "=", "null", "9999999999999", "1.5", "%F0%9F%98%80", "T%57",
      "a%20b");
  private static final List<String> HEADERS = List.of("Holdfast-Position", "Holdfast-Consistency", "Idempotency-Key",
      "If-Match", "If-None-Match", "X-Request-Id", "traceparent", "Accept", "Content-Type", "Origin", "Prefer",
      "Range", "Accept-Encoding", "Authorization", "Cookie", "Expect");
  private static final List<String> HEADER_VALUES = List.of("", "1.1", "1.", "0.0", "x", "\"1\"", "W/\"1\"", "*", ",",
      "strong", "local", "application/json", "text/html", "\"", "\"\"", "-", "999999999999999999.1", "bytes=0-1",
      "100-continue", "a".repeat(300), "\"\\\"\"", ";", "application/json; charset=", "\t");
  private static final List<String> PATHS = List.of("/api/v1/ad", "/api/v1/ad/", "/api/v1/ads", "/api/v1/ad/batch",
      "/api/v1/ad/01a1fd02-3211-733b-a19a-a562d36b3a57", "/api/v1/ad/x", "/api//v1/ad", "/api/v1/../v1/ad", "/docs",
      "/docs/", "/docs/..%2f..%2fetc", "/docs/../openapi.yaml", "/openapi.yaml", "/problems/x", "/%2e%2e/x", "/a%00b",
      "//", "/api/v1/ad;x=1", "/api/v1/ad%3Fage=1",
      "/stock/item/create/5", "/stock/find/1", "/stock/add/1/-1", "/stock/batch_init/3/1/1", "/orders/checkout/1",
      "/orders/addItem/1/2/3", "/orders/create/%00", "/orders/find/%F0%9F%98%80", "/orders/batch_init/3/0/1/1",
      "/orders/batch_init/3/3/3/1", "/payment/pay/1/99999999999999999999", "/payment/batch_init/%33/1",
      "*", "/\u00e9".replace("\u00e9", "%E9"), "/%");
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH",
      "TRACE", "BREW", "get", "PROPFIND", "LOCK");

  private static final int ROUNDS = Integer.getInteger("holdfast.fuzz.rounds", 300);

  @TempDir static Path directory;
  private static ApiFixture api;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeAll
  static void start() throws Exception {
    api = new ApiFixture(directory, InstanceOptions.defaults(),
        HttpSettings.defaults().withPositionWait(Duration.ofMillis(5)));
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static boolean isFine(int status) {
    return status >= 200 && status < 500 || status == 503;
  }

  private void assertFine(HttpResponse<String> response, String what) throws Exception {
    String told = "seed " + seed + ": " + what + " was answered " + response.statusCode() + " " + response.body();
    assertThat(isFine(response.statusCode())).as(told).isTrue();
    if (response.statusCode() >= 400 && !response.body().isEmpty()) {
      assertThat(response.headers().firstValue("Content-Type")).as(told).contains("application/problem+json");
      assertThat(ApiFixture.json(response).get("type").asText()).as(told).startsWith("/problems/");
    }
    assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good;
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> out.writeBytes(any(PIECES).getBytes(UTF_8));
      case 1 -> out.write(random.nextInt(256));
      case 2 -> out.write(bytes, at, to - at);
      case 3 -> {
        out.write(bytes, at, to - at);
        out.write(bytes, at, to - at);
      }
      default -> at = to;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  @Test
  void bodies() throws Exception {
    byte[] good = AD.getBytes(UTF_8);
    int created = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = mutated(good);
      HttpResponse<String> response = api.send(api.request("/api/v1/ad")
          .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));
      assertFine(response, new String(body, StandardCharsets.ISO_8859_1));
      created += response.statusCode() == 201 ? 1 : 0;
    }
    assertThat(created).as("some mutations are harmless, seed " + seed).isPositive();
    assertStillServing();
  }

  @Test
  void imports() throws Exception {
    byte[] good = (AD + "\n" + AD + "\r\n\n" + AD).getBytes(UTF_8);
    for (int i = 0; i < ROUNDS / 3; i++) {
      byte[] body = mutated(good);
      HttpResponse<String> response = api.send(api.request("/api/v1/ad/batch")
          .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofByteArray(body)));
      assertFine(response, new String(body, StandardCharsets.ISO_8859_1));
      assertThat(response.statusCode()).as("seed " + seed).isEqualTo(200);
    }
    assertStillServing();
  }

  @Test
  void requests() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String request = request();
      String answer = exchange(request.getBytes(UTF_8)).replaceFirst("^HTTP/1.1 100 Continue\r\n\r\n", "");
      if (!answer.isEmpty()) {
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(isFine(status) || status == 501).as("seed " + seed + ": " + request + " was answered " + answer)
            .isTrue();
      }
    }
    assertStillServing();
  }

  private String request() {
    StringBuilder request = new StringBuilder(any(METHODS)).append(' ').append(any(PATHS));
    for (int i = random.nextInt(4); i > 0; i--) {
      request.append(request.indexOf("?") < 0 ? '?' : '&').append(any(PARAMETERS));
      request.append(random.nextInt(5) == 0 ? "" : "=").append(any(VALUES));
    }
    request.append(random.nextInt(40) == 0 ? " HTTP/1.0" : " HTTP/1.1").append("\r\nHost: x\r\nConnection: close\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      request.append(any(HEADERS)).append(": ").append(any(HEADER_VALUES)).append("\r\n");
    }
    String body = random.nextBoolean() ? "" : AD;
    return request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
  }

  @Test
  void bytes() throws Exception {
    byte[] good = ("POST /api/v1/ad HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Content-Length: " + AD.length() + "\r\n\r\n" + AD).getBytes(UTF_8);
    for (int i = 0; i < ROUNDS / 2; i++) {
      String answer = exchange(mutated(good));
      assertThat(answer).as("seed " + seed).doesNotStartWith("HTTP/1.1 500").doesNotStartWith("HTTP/1.0 500");
    }
    assertStillServing();
  }

  /** Sends bytes, ends its side, and reads what comes until the server closes or falls silent. */
  private static String exchange(byte[] bytes) throws Exception {
    try (Socket socket = api.connect()) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        in.transferTo(out);
      } catch (SocketTimeoutException e) {
        assertThat(out.size()).as("silence after " + new String(bytes, StandardCharsets.ISO_8859_1)).isPositive();
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void assertStillServing() throws Exception {
    HttpResponse<String> created = api.postJson("/api/v1/ad", AD);
    assertThat(created.statusCode()).isEqualTo(201);
    String position = created.headers().firstValue("Holdfast-Position").orElseThrow();
    assertThat(api.get("/api/v1/ad?age=24", "Holdfast-Position", position).statusCode()).isEqualTo(200);
    assertThat(api.instance().status().failedCommands()).isZero();
  }
}
