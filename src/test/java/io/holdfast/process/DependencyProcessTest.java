package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other systems that the program uses, while they are away and when they are back, as it says of them itself. */
final class DependencyProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> OUTSIDE = List.of("traces", "webhook-shop");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;

  @Test
  void eachIsSaidToBeAwaySinceWhenAndWhy() throws Exception {
    AtomicInteger status = new AtomicInteger(403);
    HttpServer receiver = receiver(status);
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    Path secrets = Files.writeString(directory.resolve("secrets"), "shop=hush\n");
    Instant begun = Instant.now().minusSeconds(1);
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"),
        "--tracing-endpoint", url + "/v1/traces", "--tracing-share", "1",
        "--webhooks", "shop=" + url + "/hook", "--webhook-secrets", secrets.toString())) {
      assertThat(dependency(process, "sqlite").get("breaker").asText()).isEqualTo("closed");
      for (String name : OUTSIDE) {
        await().atMost(PATIENCE).until(() -> change(process) && isOpen(process, name));
        JsonNode away = dependency(process, name);
        assertThat(away.get("detail").asText()).as(name).contains("answered 403");
        assertThat(Instant.parse(away.get("since").asText())).isBetween(begun, Instant.now());
        assertThat(http.get(process.management().resolve("/metrics")))
            .contains("\nholdfast_dependency_open{dependency=\"" + name + "\"} 1\n")
            .contains("\nholdfast_dependency_since_time_seconds{dependency=\"" + name + "\"} ");
      }
      Instant away = Instant.parse(dependency(process, "traces").get("since").asText());
      status.set(200);
      for (String name : OUTSIDE) {
        await().atMost(PATIENCE).until(() -> change(process) && !isOpen(process, name));
        JsonNode back = dependency(process, name);
        assertThat(back.get("detail").asText()).as(name).isEmpty();
        assertThat(back.get("last_failure").asText()).as(name).contains("answered 403");
        assertThat(Instant.parse(back.get("since").asText())).isAfter(away);
      }
    } finally {
      receiver.stop(0);
    }
  }

  /** Something to trace and to tell of. */
  private boolean change(HoldfastProcess process) {
    return http.post(process.api().resolve("/stock/item/create/1"), "", Long.toString(System.nanoTime()))
        .orElseThrow().statusCode() < 300;
  }

  private boolean isOpen(HoldfastProcess process, String name) throws IOException {
    return dependency(process, name).get("breaker").asText().equals("open");
  }

  private JsonNode dependency(HoldfastProcess process, String name) throws IOException {
    for (JsonNode each : JSON.readTree(http.get(process.management().resolve("/status"))).get("dependencies")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no dependency " + name);
  }

  private static HttpServer receiver(AtomicInteger status) throws IOException {
    HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    receiver.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status.get(), -1);
      exchange.close();
    });
    receiver.start();
    return receiver;
  }
}
