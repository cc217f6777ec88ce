package io.holdfast.cli.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit, as people write them. */
public final class Quantities {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final Map<String, Map<String, Long>> UNITS = Map.of("ms", MILLIS, "bytes", BYTES);

  private Quantities() {}

  /**
   * An amount of something that is counted in a unit: a bare number of it, or with a unit of its own where time
   * ({@code ms}) or {@code bytes} are counted. There may be underscores between digits.
   *
   * @throws IllegalArgumentException if the text is none; its message says what would be
   */
  public static long in(String unit, String text) {
    Map<String, Long> units = new HashMap<>(UNITS.getOrDefault(unit, Map.of()));
    units.put("", 1L);
    try {
      return amount(text.strip().replaceAll("(?<=\\d)_(?=\\d)", ""), units);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("must be a whole number of " + unit + largerUnits(unit), e);
    }
  }

  /** The same amount with the largest unit of which it is a whole number; {@link #in} reads it. */
  public static String shown(String unit, long value) {
    return UNITS.getOrDefault(unit, Map.of()).entrySet().stream()
        .filter(each -> value != 0 && each.getValue() > 1 && value % each.getValue() == 0)
        .max(Map.Entry.comparingByValue())
        .map(each -> value / each.getValue() + each.getKey())
        .orElse(Long.toString(value));
  }

  private static String largerUnits(String unit) {
    return switch (unit) {
      case "ms" -> ", or have the unit s, m, h or d, like 90m";
      case "bytes" -> ", or have the unit KiB, MiB or GiB, like 2GiB";
      default -> "";
    };
  }

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
