package io.holdfast.http;

import java.util.Locale;

/**
 * What {@code Prefer} (RFC 7240) says about waiting.
 *
 * @param waits whether the client wants to know the outcome
 * @param seconds how long it would wait for it
 */
public record Preference(boolean waits, int seconds) {
  private static final Preference NONE = new Preference(false, 0);
  private static final int LONGEST_SECONDS = 3_600;

  /** The preference of a request; {@code respond-async} wins over {@code wait}, and nonsense is passed over. */
  public static Preference of(Exchange exchange) {
    String header = exchange.header(Names.PREFER);
    return header == null ? NONE : in(header);
  }

  static Preference in(String header) {
    Preference found = NONE;
    int from = 0;
    while (from < header.length()) {
      int to = endOfPart(header, from);
      String preference = header.substring(from, to).strip().toLowerCase(Locale.ROOT);
      if (preference.equals("respond-async")) {
        return NONE;
      }
      if (preference.startsWith("wait=")) {
        int seconds = QueryString.number(preference, "wait=".length(), preference.length());
        found = seconds < 0 ? found : new Preference(true, Math.min(seconds, LONGEST_SECONDS));
      }
      from = to + 1;
    }
    return found;
  }

  /** By hand, because a regular expression would be compiled for each request. */
  private static int endOfPart(String header, int from) {
    int to = from;
    while (to < header.length() && header.charAt(to) != ',' && header.charAt(to) != ';') {
      to++;
    }
    return to;
  }
}
