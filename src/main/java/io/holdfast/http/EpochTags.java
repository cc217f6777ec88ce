package io.holdfast.http;

import io.holdfast.http.live.Mark;

/**
 * Entity tags of what begins to count anew when an operator restores: {@code "epoch.number"}. In another epoch the same
 * number may name another content, so no tag of another epoch is ever the one that is there.
 */
public final class EpochTags {
  private EpochTags() {}

  /** The tag of a number. */
  public static String of(int epoch, long number) {
    return "\"" + epoch + "." + number + "\"";
  }

  /** Whether {@code If-None-Match} names a tag, weakly or not; false if the header is absent. */
  public static boolean names(String header, int epoch, long number) {
    if (header == null) {
      return false;
    }
    String tag = of(epoch, number);
    for (String part : header.split(",")) {
      String named = part.strip();
      if (named.equals("*") || named.equals(tag) || named.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The number that a write should find there according to {@code If-Match}.
   *
   * @param header the header, or null
   * @param current the number there is now; 0 if there is none
   * @return the current number if the header is absent or names it; else another of this epoch that it names; else 0
   */
  public static long basis(String header, int epoch, long current) {
    if (header == null) {
      return current;
    }
    String tag = of(epoch, current);
    for (String part : header.split(",")) {
      String named = part.strip();
      if (named.equals("*") || named.equals(tag)) {
        return current;
      }
    }
    return firstOf(header, epoch);
  }

  /** The number of the first tag of this epoch in a header; 0 if there is none. */
  public static long firstOf(String header, int epoch) {
    for (String part : header.split(",")) {
      String named = part.strip();
      boolean quoted = named.length() > 2 && named.startsWith("\"") && named.endsWith("\"");
      Mark mark = quoted ? Mark.parse(named.substring(1, named.length() - 1)) : Mark.NONE;
      if (mark.epoch() == epoch && mark.number() > 0) {
        return mark.number();
      }
    }
    return 0;
  }
}
