package io.holdfast.http.coordination;

import io.holdfast.http.ApiFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of server-sent events over a socket of its own, which reads them one by one. */
final class Events implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final int RECEIVED_BYTES = 16 << 10;

  private final Socket socket;
  private final BufferedReader lines;

  Events(ApiFixture api, String path, String... header) throws IOException {
    socket = api.connect();
    socket.setReceiveBufferSize(RECEIVED_BYTES); // Else it grows to tens of megabytes, which are nobody's then.
    socket.setSoTimeout(PATIENCE_MILLIS);
    String headers = header.length == 0 ? "" : header[0] + ": " + header[1] + "\r\n";
    socket.getOutputStream().write(
        ("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
    lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next event as {@code type id data}; an id that is missing is a dash. */
  String next() throws IOException {
    String type = null;
    String id = "-";
    String data = null;
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      if (line.startsWith("event: ")) {
        type = line.substring("event: ".length());
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (line.isEmpty() && type != null) {
        return type + " " + id + " " + data;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
