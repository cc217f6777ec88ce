package io.holdfast.cli.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit, as people write them. */
final class Quantities {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantities() {}

  /** @throws IllegalArgumentException if the text is no span of time; a bare number has no unit and is none */
  static Duration duration(String text) {
    return Duration.ofMillis(amount(text, MILLIS));
  }

  /** @throws IllegalArgumentException if the text is no amount of bytes */
  static long bytes(String text) {
    return amount(text, BYTES);
  }

  private static long amount(String text, Map<String, Long> units) {
    Matcher matcher = FORM.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("not a number with a known unit: " + text);
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
  }
}
