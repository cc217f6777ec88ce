package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.kernel.Position;
import io.holdfast.ops.Dependency;
import io.holdfast.ops.OtlpTracing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as a collector gets them, by OTLP over HTTP. */
final class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final AtomicInteger status = new AtomicInteger(200);
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private OtlpTracing tracing;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    collector.createContext("/v1/traces", exchange -> {
      received.add(exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(status.get(), -1);
      exchange.close();
    });
    collector.start();
    tracing = new OtlpTracing("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces", 0, "1");
    api = new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults(),
        new Access(AccessRules.open()), RateLimits.none(), tracing);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    tracing.close();
    collector.stop(0);
  }

  /** All that came, as bytes that are characters: names stand in it as they are. */
  private String all() {
    StringBuilder text = new StringBuilder();
    received.forEach(bytes -> text.append(new String(bytes, StandardCharsets.ISO_8859_1)));
    return text.toString();
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aWriteIsTracedFromTheRequestThroughItsStepsToTheAnswer() throws Exception {
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", ""), "traceparent", CALLER).statusCode()).isEqualTo(201);
    tracing.close();
    await().until(() -> all().contains("POST /api/v1/ad"));
    assertThat(all()).contains(bytes(TRACE)).contains(bytes("00f067aa0ba902b7"))
        .contains("batch").contains("append").contains("apply").contains("holdfast.position").contains("holdfast");
  }

  @Test
  void whatAnotherInstanceAppliesIsOfTheSameTrace() {
    tracing.applied(CALLER, new Position(1, 4711), System.nanoTime() - 1_000, System.nanoTime());
    tracing.close();
    await().until(() -> all().contains("apply elsewhere"));
    assertThat(all()).contains(bytes(TRACE)).contains(bytes("00f067aa0ba902b7")).contains("1.4711");
  }

  @Test
  void whoeverSaysNoIsNotTracedAndTheShareDecidesForTheOthers() throws Exception {
    assertThat(tracing.begin("GET", "/x", CALLER.substring(0, CALLER.length() - 1) + "0")).isNull();
    assertThat(tracing.begin("GET", "/x", null)).isNull();
    assertThat(tracing.begin("GET", "/x", "nonsense")).isNull();
    String goesOn = tracing.begin("GET", "/x", CALLER).traceParent();
    assertThat(goesOn).startsWith("00-" + TRACE + "-").isNotEqualTo(CALLER);
    try (OtlpTracing always = new OtlpTracing("http://127.0.0.1:9/v1/traces", 1, "1")) {
      assertThat(always.begin("GET", "/x", null).traceParent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
    }
  }

  @Test
  void whatTheCollectorAnsweredLastIsKnown() throws Exception {
    assertThat(tracing.collector()).as("nothing was sent yet").isEqualTo(new Dependency("traces", false, ""));
    status.set(403);
    tracing.begin("GET", "/x", CALLER).ended(200, null);
    await().atMost(PATIENCE).until(() -> tracing.collector().open());
    assertThat(tracing.collector()).isEqualTo(new Dependency("traces", true, "it answered 403"));
    status.set(200);
    tracing.begin("GET", "/x", CALLER).ended(200, null);
    await().atMost(PATIENCE).until(() -> !tracing.collector().open());
    int port = collector.getAddress().getPort();
    collector.stop(0);
    tracing.begin("GET", "/x", CALLER).ended(200, null);
    await().atMost(PATIENCE).until(() -> tracing.collector().open());
    assertThat(tracing.collector().detail()).as("nobody listens at " + port).isNotBlank().isNotEqualTo("null");
  }
}
