package io.holdfast.http.wire;

import static io.holdfast.http.ApiFixture.ad;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.HttpSettings;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 without TLS, and connections that say nothing. */
final class ProtocolTest {
  @TempDir Path directory;
  private ApiFixture api;

  private void start(boolean clearTextHttp2, Duration idle) throws Exception {
    HttpSettings usual = HttpSettings.defaults();
    api = new ApiFixture(directory, InstanceOptions.defaults(), new HttpSettings(usual.host(), usual.port(),
        usual.requestLineBytes(), usual.headerBytes(), 4 << 10, idle, usual.positionWait(), clearTextHttp2, List.of(),
        usual.importLineBytes(), ConnectionLimits.defaults(), null));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  /** A client that asks for HTTP/2 by an upgrade, as it must without TLS. */
  private static HttpClient client() {
    return HttpClient.newBuilder().version(Version.HTTP_2).connectTimeout(Duration.ofSeconds(20)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path)).timeout(Duration.ofSeconds(20));
  }

  @Test
  void http2IsSpokenWithoutTlsWhereItIsWanted() throws Exception {
    start(true, Duration.ofSeconds(75));
    try (HttpClient client = client()) {
      assertThat(client.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).version())
          .isEqualTo(Version.HTTP_2);
      List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writes.add(client.sendAsync(request("/api/v1/ad").header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ad("Umbrella number " + i, ""))).build(), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> write : writes) {
        assertThat(write.get().statusCode()).isEqualTo(201);
        assertThat(write.get().version()).isEqualTo(Version.HTTP_2);
        assertThat(write.get().headers().firstValue("Holdfast-Position")).isPresent();
      }
      HttpResponse<String> tooLarge = client.send(request("/api/v1/ad").header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(" ".repeat(8 << 10))).build(), BodyHandlers.ofString());
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(client.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).body()).contains("\"total\":50");
    }
  }

  @Test
  void whereItIsNotWantedTheUpgradeIsPassedOver() throws Exception {
    start(false, Duration.ofSeconds(75));
    try (HttpClient client = client()) {
      HttpResponse<String> answer = client.send(request("/api/v1/ad").build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
    }
  }

  @Test
  void aConnectionThatFallsSilentIsClosed() throws Exception {
    start(false, Duration.ofMillis(300));
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET /api/v1/ad HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 200 ")
          .endsWith("\"total\":0}");
    }
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
  }
}
