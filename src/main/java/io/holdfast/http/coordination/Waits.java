package io.holdfast.http.coordination;

import io.holdfast.http.Exchange;
import io.holdfast.http.Names;
import io.holdfast.http.QueryString;
import java.util.Locale;

/** How long a request would wait: {@code Prefer: wait=N}, in seconds (RFC 7240). */
final class Waits {
  private static final String WAIT = "wait=";
  private static final long MILLIS = 1_000;

  private Waits() {}

  /** What the request prefers, as milliseconds within what is allowed; {@code otherwise} if it says nothing. */
  static long millis(Exchange exchange, long otherwise) {
    String header = exchange.header(Names.PREFER);
    if (header == null) {
      return otherwise;
    }
    for (String part : header.split("[,;]")) {
      String preference = part.strip().toLowerCase(Locale.ROOT).replace(" ", "");
      if (preference.startsWith(WAIT)) {
        String seconds = preference.substring(WAIT.length()).replace("\"", "");
        int number = QueryString.number(seconds, 0, seconds.length());
        return number < 0 ? otherwise : Math.min(number * MILLIS, CoordinationRoutes.LONGEST_WAIT_MILLIS);
      }
    }
    return otherwise;
  }
}
