package io.holdfast.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, on purpose or not, by real sockets: they are cut off, and others do not notice. */
final class SlowClientsTest {
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final String GET = "GET /api/v1/ad HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir Path directory;
  private ApiFixture api;
  private ConnectionCounts counts;

  @BeforeEach
  void start() throws Exception {
    start(new ConnectionLimits(0, 0, PATIENCE, PATIENCE, Networks.none()));
  }

  private void start(ConnectionLimits limits) throws Exception {
    api = new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults().withConnections(limits));
    counts = api.meters().connections();
  }

  private void restart(ConnectionLimits limits) throws Exception {
    api.close();
    start(limits);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** All that comes until the server closes. */
  private static String rest(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }

  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\"total\":0}") < 0) {
      int next = in.read();
      assertThat(next).as("after " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void aHeadThatDribblesInIsCutOffWithAnAnswer() throws Exception {
    try (Socket slow = api.connect()) {
      send(slow, "GET /api/v1/ad HTTP/1.1\r\nX-Slow: ");
      String answer = rest(slow);
      assertThat(answer).startsWith("HTTP/1.1 408 Request Timeout").contains("connection: close")
          .contains("/problems/request-timeout");
      assertThat(counts.slowHeads()).isEqualTo(1);
    }
  }

  @Test
  void manyAtOnceAreCutOffOneAndAll() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      slow.add(api.connect());
      send(slow.get(i), "GET /api/v1/ad HTTP/1.1\r\nX-Slow: ");
    }
    for (Socket each : slow) {
      assertThat(rest(each)).startsWith("HTTP/1.1 408 Request Timeout");
      each.close();
    }
    assertThat(counts.slowHeads()).isEqualTo(150);
    await().until(() -> counts.open() == 0);
  }

  @Test
  void whoSaysNothingAtAllIsCutOff() throws Exception {
    try (Socket silent = api.connect()) {
      assertThat(rest(silent)).isEmpty();
    }
    assertThat(counts.slowHeads()).isEqualTo(1);
    await().until(() -> counts.open() == 0);
  }

  @Test
  void aLaterHeadIsTimedTooButNotTheRestBetweenRequests() throws Exception {
    try (Socket resting = api.connect(); Socket slow = api.connect()) {
      send(resting, GET);
      assertThat(answer(resting)).startsWith("HTTP/1.1 200");
      send(slow, GET);
      assertThat(answer(slow)).startsWith("HTTP/1.1 200");
      for (int round = 0; round < 2; round++) {
        try (Socket other = api.connect()) {
          assertThat(rest(other)).isEmpty();
        }
      }
      send(slow, "GET");
      assertThat(rest(slow)).startsWith("HTTP/1.1 408");
      send(resting, GET);
      assertThat(answer(resting)).as("rested more than twice as long as a head may take").startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aHeadInPiecesThatIsInTimeIsTaken() throws Exception {
    try (Socket socket = api.connect()) {
      for (char c : GET.toCharArray()) {
        send(socket, String.valueOf(c));
      }
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      send(socket, GET + GET.substring(0, 10));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      send(socket, GET.substring(10));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyThatDribblesInIsCutOff() throws Exception {
    try (Socket slow = api.connect()) {
      send(slow, "POST /api/v1/ad HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
      assertThat(rest(slow)).isEmpty();
    }
    assertThat(counts.slowBodies()).isEqualTo(1);
  }

  @Test
  void whoDoesNotReadTheAnswersIsCutOff() throws Exception {
    try (Socket greedy = api.connect()) {
      greedy.setReceiveBufferSize(4 << 10);
      byte[] requests = ("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n").repeat(50).getBytes(ISO_8859_1);
      greedy.getOutputStream().write(requests);
      await().atMost(Duration.ofSeconds(20)).until(() -> counts.unreadAnswers() == 1);
    }
  }

  @Test
  void aThousandSlowOnesDoNotHurtTheOthers() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        Socket socket = api.connect();
        send(socket, "GET / HTTP/1.1\r\n");
        slow.add(socket);
        if (i % 50 == 0) {
          assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
        }
      }
      await().until(() -> counts.slowHeads() >= 1_000);
      await().until(() -> counts.open() <= 5);
      assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressHasALimitedNumberOfConnections() throws Exception {
    restart(new ConnectionLimits(0, 3, Duration.ofSeconds(10), PATIENCE, Networks.none()));
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = api.connect();
      send(socket, GET);
      answer(socket);
      open.add(socket);
    }
    try (Socket tooMany = api.connect()) {
      assertThat(rest(tooMany)).isEmpty();
    }
    assertThat(counts.refused()).isEqualTo(1);
    open.removeFirst().close();
    await().until(() -> counts.open() == 2);
    try (Socket again = api.connect()) {
      send(again, GET);
      assertThat(answer(again)).startsWith("HTTP/1.1 200");
    }
    for (Socket socket : open) {
      socket.close();
    }
    await().until(() -> counts.open() == 0);
    assertThat(counts.addresses()).isZero();
  }

  @Test
  void proxiesThatAreTrustedAreNotCountedByAddress() throws Exception {
    restart(new ConnectionLimits(0, 1, Duration.ofSeconds(10), PATIENCE, Networks.loopback()));
    try (Socket one = api.connect(); Socket other = api.connect()) {
      for (Socket socket : List.of(one, other)) {
        send(socket, GET);
        assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void allTogetherHaveALimitedNumberOfConnections() throws Exception {
    restart(new ConnectionLimits(2, 0, Duration.ofSeconds(10), PATIENCE, Networks.loopback()));
    try (Socket one = api.connect(); Socket other = api.connect()) {
      send(one, GET);
      answer(one);
      send(other, GET);
      answer(other);
      try (Socket tooMany = api.connect()) {
        assertThat(rest(tooMany)).isEmpty();
      }
    }
    await().until(() -> counts.open() == 0);
  }
}
