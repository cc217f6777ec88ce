package io.holdfast.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.config.Configuration;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.TokenFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the rules of access come from, and what becomes of them when their sources change. */
final class AdmissionsTest {
  private static final String KEY = ApiKey.generate();

  @TempDir private Path directory;

  private static Configuration configuration(String... flags) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < flags.length; i += 2) {
      given.put(flags[i], flags[i + 1]);
    }
    return Configuration.resolve(given, Map.of(), null);
  }

  private static boolean isKnown(Access access, String credential) {
    return access.rules().find(credential) != null;
  }

  @Test
  void withoutKeysOrTokensEveryoneIsLetIn() {
    assertThat(Admissions.of(configuration()).access().rules().isOpen()).isTrue();
  }

  @Test
  void otherAddressesThanLoopbackNeedKeysOrTheWord() {
    Exposure.requireMeant(configuration());
    Exposure.requireMeant(configuration("host", "::1", "management-host", "localhost"));
    assertThatThrownBy(() -> Exposure.requireMeant(configuration("host", "0.0.0.0")))
        .hasMessageContaining("0.0.0.0 (host)").hasMessageContaining("--insecure-open");
    assertThatThrownBy(() -> Exposure.requireMeant(configuration("management-host", "::")))
        .hasMessageContaining("(management-host)");
    Exposure.requireMeant(configuration("host", "0.0.0.0", "insecure-open", "true"));
    Exposure.requireMeant(configuration("host", "0.0.0.0", "api-keys", "keys"));
    Exposure.requireMeant(configuration("host", "0.0.0.0", "jwt-keys", "keys.json"));
  }

  @Test
  void aFileOfKeysIsReadAgainWhenItChangesAndKeptWhenItIsBroken() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "# none yet\n");
    Admissions admissions = Admissions.of(configuration("api-keys", file.toString()));
    assertThat(admissions.access().rules().isOpen()).isFalse();
    assertThat(isKnown(admissions.access(), KEY)).isFalse();
    Files.writeString(file, "a " + ApiKey.hashOf(KEY) + " read\n");
    admissions.look(false);
    assertThat(isKnown(admissions.access(), KEY)).isTrue();
    Object rules = admissions.access().rules();
    admissions.look(false);
    assertThat(admissions.access().rules()).as("what has not changed is not read").isSameAs(rules);
    Files.writeString(file, "a hash read\n");
    admissions.look(false);
    assertThat(isKnown(admissions.access(), KEY)).isTrue();
    Files.delete(file);
    admissions.look(false);
    admissions.look(true);
    assertThat(isKnown(admissions.access(), KEY)).isTrue();
    Files.writeString(file, "# all gone\n");
    admissions.look(false);
    assertThat(isKnown(admissions.access(), KEY)).isFalse();
  }

  @Test
  void whatCannotBeReadAtTheStartStopsIt() throws IOException {
    assertThatThrownBy(() -> Admissions.of(configuration("api-keys", directory.resolve("none").toString())))
        .isInstanceOf(NodeFailure.class).hasMessageContaining("no such file");
    Path keys = Files.writeString(directory.resolve("keys"), "a\n");
    assertThatThrownBy(() -> Admissions.of(configuration("api-keys", keys.toString())))
        .isInstanceOf(NodeFailure.class).hasMessageContaining("line 1");
    assertThatThrownBy(() -> Admissions.of(configuration("jwt-keys", keys.toString())))
        .isInstanceOf(NodeFailure.class).hasMessageContaining("no JSON Web Key Set");
  }

  @Test
  void tokensAreVerifiedByTheKeysOfAFile() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    Path file = Files.writeString(directory.resolve("jwks.json"), issuer.jwks());
    Access access = Admissions.of(configuration("jwt-keys", file.toString(), "jwt-issuer", TokenFixture.ISSUER))
        .access();
    assertThat(access.rules().tokens().verify(issuer.token("ann", "read")).subject()).isEqualTo("ann");
    assertThat(isKnown(access, KEY)).isFalse();
  }

  @Test
  void anAddressOfKeysMayBeAwayForAWhile() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    int[] status = {500};
    server.createContext("/jwks", exchange -> {
      byte[] body = issuer.jwks().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status[0], body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
      Admissions admissions = Admissions.of(configuration("jwt-keys", address));
      assertThat(admissions.access().rules().isOpen()).isFalse();
      assertThat(admissions.access().rules().tokens()).isNull();
      assertThat(admissions.tokenKeys().orElseThrow().open()).isTrue();
      assertThat(admissions.tokenKeys().orElseThrow().detail()).contains("500");
      status[0] = 200;
      admissions.look(true);
      assertThat(admissions.tokenKeys().orElseThrow().open()).isFalse();
      assertThat(admissions.access().rules().tokens().verify(issuer.token("ann", "read")).subject()).isEqualTo("ann");
      Object rules = admissions.access().rules();
      admissions.look(true);
      assertThat(admissions.access().rules()).as("the same keys are the same rules").isSameAs(rules);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAddressWhereNobodyListensIsAway() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    Admissions admissions = Admissions.of(configuration("jwt-keys", "http://127.0.0.1:" + port + "/jwks"));
    assertThat(admissions.tokenKeys().orElseThrow().open()).isTrue();
    assertThat(admissions.tokenKeys().orElseThrow().detail()).isNotBlank().isNotEqualTo("null")
        .doesNotContain("has not answered");
  }

  @Test
  void aKeySetThatNeverEndsIsNotWaitedFor() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/jwks", exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      awaitUninterruptibly(over);
      exchange.close();
    });
    server.start();
    try {
      TokenKeys keys = new TokenKeys(
          "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks", Duration.ofMillis(200));
      assertThatThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(20), keys::read))
          .isInstanceOf(IOException.class).hasMessageContaining("has not answered within 200 ms");
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  @Test
  void aKeySetOfManyMegabytesIsNotRead() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/jwks", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        for (int i = 0; i < 64; i++) {
          body.write(new byte[1 << 20]);
        }
      } catch (IOException e) {
        assertThat(e).as("the reader has hung up").isNotNull();
      }
    });
    server.start();
    try {
      TokenKeys keys = new TokenKeys("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
      assertThatThrownBy(keys::read).isInstanceOf(IOException.class);
    } finally {
      server.stop(0);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
