package io.holdfast.http.limits;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a while, written {@code 200/s}, {@code 6000/m} or {@code 100000/h}.
 *
 * @param count how many, at least 1
 * @param per the while
 */
public record Rate(int count, Duration per) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([smh])");
  private static final Map<String, Duration> UNITS =
      Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  /** Checks the bound. */
  public Rate {
    if (count < 1) {
      throw new IllegalArgumentException("a rate is at least 1");
    }
  }

  /**
   * The rate of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no rate like 200/s");
    }
    return new Rate(Integer.parseInt(matcher.group(1)), UNITS.get(matcher.group(2)));
  }

  /** The time that one takes when all are spread evenly. */
  long intervalNanos() {
    return Math.max(1, per.toNanos() / count);
  }

  @Override
  public String toString() {
    return count + "/" + per;
  }
}
