package io.holdfast.http.wire;

import java.time.Duration;

/**
 * What connections may take of a server.
 *
 * @param most open at once, of all callers; 0 for any number
 * @param mostPerAddress open at once from one address, which for IPv6 is a network of 64 bits; 0 for any number
 * @param patience how long a request's head may take from its first byte (for the first request: from the connection);
 *     a body must bring {@link #LEAST_BYTES_PER_SECOND} over each such time
 * @param unread how long a caller may leave unread what is sent
 * @param trusted proxies: not counted by address, because they stand for many
 */
public record ConnectionLimits(int most, int mostPerAddress, Duration patience, Duration unread, Networks trusted) {
  /** The slowest a body may be, over a while. */
  public static final int LEAST_BYTES_PER_SECOND = 256;

  /** What suits most. */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(
        20_000, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(30), Networks.loopback());
  }
}
