package io.holdfast.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * One connection of a load: sends a request and takes its answer, one after the other, with as little work as can be,
 * so that the load is not what is measured. One event loop.
 */
final class LoadConnection {
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

  private final NetSocket socket;
  private Buffer received;
  private BiConsumer<Integer, Buffer> answered;

  LoadConnection(NetSocket socket) {
    this.socket = socket;
    socket.handler(this::receive);
    socket.closeHandler(closed -> {
      System.err.println("a connection was closed by the server");
      System.exit(1);
    });
  }

  /** A request as it is sent, made once. */
  static Buffer post(String path, String body, String headers) {
    return Buffer.buffer("POST " + path + " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n" + headers
        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** A question as it is sent, made once. */
  static Buffer get(String path) {
    return Buffer.buffer("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n");
  }

  /** Sends; {@code then} takes the status and the whole answer. */
  void send(Buffer request, BiConsumer<Integer, Buffer> then) {
    answered = then;
    socket.write(request);
  }

  private void receive(Buffer chunk) {
    received = received == null ? chunk : Buffer.buffer(received.length() + chunk.length()).appendBuffer(received)
        .appendBuffer(chunk);
    int end = endOfHead();
    if (end < 0 || received.length() < end + length(end)) {
      return;
    }
    Buffer answer = received;
    received = null;
    answered.accept(number(answer, 9), answer);
  }

  private int endOfHead() {
    for (int i = 3; i < received.length(); i++) {
      if (received.getByte(i) == '\n' && received.getByte(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int length(int end) {
    for (int at = 0; at + LENGTH.length < end; at++) {
      int same = 0;
      while (same < LENGTH.length && (received.getByte(at + same) | 0x20) == (LENGTH[same] | 0x20)) {
        same++;
      }
      if (same == LENGTH.length) {
        return number(received, at + LENGTH.length);
      }
    }
    return 0;
  }

  /** The whole number at a place of an answer. */
  static int number(Buffer answer, int at) {
    int number = 0;
    for (int i = at; i < answer.length() && answer.getByte(i) >= '0' && answer.getByte(i) <= '9'; i++) {
      number = number * 10 + answer.getByte(i) - '0';
    }
    return number;
  }
}
