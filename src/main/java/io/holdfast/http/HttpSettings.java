package io.holdfast.http;

import io.holdfast.http.wire.Certificate;
import io.holdfast.http.wire.ConnectionLimits;
import java.time.Duration;
import java.util.List;

/**
 * How the HTTP API behaves.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes any free one
 * @param requestLineBytes the longest request line; beyond it 414
 * @param headerBytes all headers of a request; beyond it 431
 * @param bodyBytes the largest body that is not streamed; beyond it 413
 * @param idle how long a connection may stay silent
 * @param positionWait how long a read waits for the position that it asked for
 * @param clearTextHttp2 whether HTTP/2 is spoken without TLS (h2c); off, because it costs every connection a detector
 *     and browsers do not speak it
 * @param corsOrigins from which origins browsers may call; empty allows none, {@code *} all
 * @param importLineBytes the longest line of an import
 * @param connections what connections may take
 * @param certificate by which the server shows who it is; null for HTTP without TLS
 */
public record HttpSettings(
    String host,
    int port,
    int requestLineBytes,
    int headerBytes,
    int bodyBytes,
    Duration idle,
    Duration positionWait,
    boolean clearTextHttp2,
    List<String> corsOrigins,
    int importLineBytes,
    ConnectionLimits connections,
    Certificate certificate) {

  /** Checks the bounds and keeps a copy of the list. */
  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
    if (requestLineBytes < 256 || headerBytes < 256 || bodyBytes < 256 || importLineBytes < 256) {
      throw new IllegalArgumentException("a limit of HTTP is at least 256 bytes");
    }
  }

  /** What suits most. */
  public static HttpSettings defaults() {
    return new HttpSettings("127.0.0.1", 8080, 8 << 10, 16 << 10, 1 << 20, Duration.ofSeconds(75),
        Duration.ofSeconds(2), false, List.of(), 1 << 20, ConnectionLimits.defaults(), null);
  }

  /** The same at another address. */
  public HttpSettings at(String otherHost, int otherPort) {
    return new HttpSettings(otherHost, otherPort, requestLineBytes, headerBytes, bodyBytes, idle, positionWait,
        clearTextHttp2, corsOrigins, importLineBytes, connections, certificate);
  }

  /** The same for browsers from these origins. */
  public HttpSettings withCorsOrigins(List<String> origins) {
    return new HttpSettings(host, port, requestLineBytes, headerBytes, bodyBytes, idle, positionWait, clearTextHttp2,
        origins, importLineBytes, connections, certificate);
  }

  /** The same with another wait for positions. */
  public HttpSettings withPositionWait(Duration wait) {
    return new HttpSettings(host, port, requestLineBytes, headerBytes, bodyBytes, idle, wait, clearTextHttp2,
        corsOrigins, importLineBytes, connections, certificate);
  }

  /** The same with other limits of connections. */
  public HttpSettings withConnections(ConnectionLimits limits) {
    return new HttpSettings(host, port, requestLineBytes, headerBytes, bodyBytes, idle, positionWait, clearTextHttp2,
        corsOrigins, importLineBytes, limits, certificate);
  }

  /** The same with TLS, or without where there is no certificate. */
  public HttpSettings withCertificate(Certificate shown) {
    return new HttpSettings(host, port, requestLineBytes, headerBytes, bodyBytes, idle, positionWait, clearTextHttp2,
        corsOrigins, importLineBytes, connections, shown);
  }
}
