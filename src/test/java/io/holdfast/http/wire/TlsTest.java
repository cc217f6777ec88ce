package io.holdfast.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.HttpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS: with HTTP/1.1 and HTTP/2, and certificates that change while requests go on. */
final class TlsTest {
  private static final long DAY = 86_400_000;

  @TempDir Path directory;
  private CertificateFixture certificate;
  private SSLContext trusting;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    certificate = new CertificateFixture(directory);
    trusting = certificate.renew("first");
    api = new ApiFixture(Files.createDirectory(directory.resolve("data")), InstanceOptions.defaults(),
        HttpSettings.defaults().withCertificate(certificate.files()));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static HttpClient client(SSLContext trusting, HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(trusting).version(version).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + api.port() + path));
  }

  @Test
  void bothVersionsOfHttpAreSpoken() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      try (HttpClient client = client(trusting, version)) {
        HttpResponse<String> created = client.send(request("/api/v1/ad").header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ApiFixture.ad("Umbrellas", ""))).build(), BodyHandlers.ofString());
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.version()).isEqualTo(version);
        assertThat(created.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(client.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aRenewedCertificateIsShownToNewConnectionsAndOldOnesGoOn() throws Exception {
    try (HttpClient before = client(trusting, HttpClient.Version.HTTP_2)) {
      assertThat(before.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      long end = api.meters().certificateEnd();
      assertThat(end).isBetween(System.currentTimeMillis() + 29 * DAY, System.currentTimeMillis() + 30 * DAY);
      SSLContext trustingSecond = certificate.renew("second", 90);
      api.servers().renewCertificate().await(20, TimeUnit.SECONDS);
      assertThat(api.meters().certificateEnd()).isGreaterThan(end + 59 * DAY);
      assertThat(before.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      for (int i = 0; i < 8; i++) {
        try (HttpClient after = client(trustingSecond, HttpClient.Version.HTTP_1_1)) {
          assertThat(after.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
      }
      try (HttpClient stranger = client(trusting, HttpClient.Version.HTTP_1_1)) {
        assertThatThrownBy(() -> stranger.send(request("/api/v1/ad").build(), BodyHandlers.ofString()))
            .isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void aBrokenCertificateLeavesTheOneBefore() throws Exception {
    long end = api.meters().certificateEnd();
    Files.writeString(certificate.chain(), "no certificate");
    assertThatThrownBy(() -> api.servers().renewCertificate().await(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(api.meters().certificateEnd()).isEqualTo(end);
    try (HttpClient client = client(trusting, HttpClient.Version.HTTP_1_1)) {
      assertThat(client.send(request("/api/v1/ad").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void oldVersionsOfTlsAreRefused() throws Exception {
    try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", api.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
    assertThat(new io.vertx.core.http.HttpServerOptions().getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }
}
