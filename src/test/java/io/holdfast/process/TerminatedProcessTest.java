package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: what is under way is finished, what was answered is kept, and the end is in order. */
final class TerminatedProcessTest {
  private static final int CLIENTS = 8;

  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheEnd() throws IOException {
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"))) {
      URI api = process.api();
      byte[] body = Writers.ad("half").getBytes(StandardCharsets.UTF_8);
      try (Socket socket = new Socket(api.getHost(), api.getPort())) {
        sendHalf(socket, body);
        process.terminate();
        await().atMost(Duration.ofSeconds(10)).until(() -> process.output().contains("Draining"));
        socket.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
        assertThat(line(socket)).contains(" 201 ");
      }
      assertThat(process.awaitExit()).as(process.output()).isZero();
    }
  }

  @Test
  void nothingAnsweredIsLostUnderLoad() {
    Path data = directory.resolve("data");
    Writers writers;
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      writers = new Writers(process.api(), CLIENTS, 0);
      try (writers) {
        await().atMost(Duration.ofSeconds(60)).until(() -> writers.answered().size() >= 200);
        process.terminate();
        assertThat(process.awaitExit()).as(process.output()).isZero();
      }
      assertThat(writers.unexpected()).isEmpty();
    }
    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(writers.answered()).allSatisfy((key, id) ->
          assertThat(http.get(restarted.api().resolve("/api/v1/ad/" + id))).contains("\"Ad of " + key + "\""));
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws IOException {
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"), "--drain-timeout", "10m")) {
      URI api = process.api();
      byte[] body = Writers.ad("half").getBytes(StandardCharsets.UTF_8);
      try (Socket socket = new Socket(api.getHost(), api.getPort())) {
        sendHalf(socket, body);
        process.terminate();
        await().atMost(Duration.ofSeconds(10)).until(() -> process.output().contains("Draining"));
        process.terminate();
        assertThat(process.awaitExit()).isEqualTo(143);
      }
    }
  }

  /** Sends a request's head and half of its body; the server has begun with the request when this returns. */
  private static void sendHalf(Socket socket, byte[] body) throws IOException {
    socket.setSoTimeout(20_000);
    String head = "POST /api/v1/ad HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Expect: 100-continue\r\nContent-Length: " + body.length + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    assertThat(line(socket)).contains(" 100 ");
    assertThat(line(socket)).isEmpty();
    socket.getOutputStream().write(body, 0, body.length / 2);
  }

  /** Reads one line and not a byte more. */
  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next != '\n' && next >= 0; next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
