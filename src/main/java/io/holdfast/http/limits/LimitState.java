package io.holdfast.http.limits;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what {@code RateLimit} says of one limit. Every answer has another, so it is made in the bytes in which it is
 * sent: Netty copies those as they are, and looks at each character of a text. Immutable; any thread.
 */
final class LimitState {
  private static final byte[] TIME = {';', 't', '='};

  private final byte[] beginning;

  /** For the limit of this name. */
  LimitState(String name) {
    beginning = ("\"" + name + "\";r=").getBytes(StandardCharsets.US_ASCII);
  }

  /** So many requests are left, and in so many seconds all are; neither is negative. */
  CharSequence of(long requests, long seconds) {
    int requestsEnd = beginning.length + digits(requests);
    int secondsBegin = requestsEnd + TIME.length;
    byte[] text = Arrays.copyOf(beginning, secondsBegin + digits(seconds));
    write(text, requestsEnd, requests);
    System.arraycopy(TIME, 0, text, requestsEnd, TIME.length);
    write(text, text.length, seconds);
    return new AsciiString(text, false);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes a number's digits so that the last one stands before the end given. */
  private static void write(byte[] text, int end, long number) {
    int at = end - 1;
    long rest = number;
    while (rest >= 10) {
      text[at--] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    text[at] = (byte) ('0' + rest);
  }
}
