package io.holdfast.http.live;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Clients of event streams that keep what they are sent, many on one thread. */
public final class EventClient {
  private static final Pattern ID = Pattern.compile("(?m)^id: (.*)$");

  private final NetClient net;
  private final int port;

  /** For a server on this port. */
  public EventClient(Vertx vertx, int port) {
    this.net = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(4096));
    this.port = port;
  }

  /** One stream. */
  public static final class Stream {
    private final StringBuffer text = new StringBuffer();
    private NetSocket socket;
    private volatile boolean closed;

    /** Everything received, headers and chunks' lengths included. */
    public String text() {
      return text.toString();
    }

    /** Whether the server has ended it. */
    public boolean isOver() {
      return closed || text.indexOf("\r\n0\r\n") >= 0;
    }

    /** The ids of the events received. */
    public List<String> ids() {
      List<String> ids = new ArrayList<>();
      ID.matcher(text).results().forEach(match -> ids.add(match.group(1)));
      return ids;
    }

    /** The last line of data received. */
    public String lastData() {
      int at = text.lastIndexOf("\ndata: ");
      int end = at < 0 ? -1 : text.indexOf("\n", at + 7);
      return end < 0 ? "" : text.substring(at + 7, end);
    }

    /** Stops or goes on reading. */
    public void reads(boolean isReading) {
      if (isReading) {
        socket.resume();
      } else {
        socket.pause();
      }
    }

    /** Goes. */
    public void close() {
      socket.close();
    }
  }

  /** Opens a stream. */
  public Stream open(String path, String... headers) throws Exception {
    Stream stream = new Stream();
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: here\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    stream.socket = net.connect(port, "127.0.0.1").await(20, TimeUnit.SECONDS);
    stream.socket.handler(buffer -> stream.text.append(buffer.toString()));
    stream.socket.closeHandler(closed -> stream.closed = true);
    stream.socket.write(request.append("\r\n").toString());
    return stream;
  }
}
