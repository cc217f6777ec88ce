package io.holdfast.http.coordination;

import io.holdfast.http.Exchange;
import io.holdfast.http.Preference;

/** How long a request would wait: {@code Prefer: wait=N}, in seconds. */
final class Waits {
  private static final long MILLIS = 1_000;

  private Waits() {}

  /** What the request prefers, as milliseconds within what is allowed; {@code otherwise} if it says nothing. */
  static long millis(Exchange exchange, long otherwise) {
    Preference preference = Preference.of(exchange);
    return preference.waits()
        ? Math.min(preference.seconds() * MILLIS, CoordinationRoutes.LONGEST_WAIT_MILLIS)
        : otherwise;
  }
}
