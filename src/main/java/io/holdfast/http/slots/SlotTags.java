package io.holdfast.http.slots;

import io.holdfast.http.live.Mark;

/**
 * Entity tags of slots: {@code "epoch.number"}, of the moment at which the slot came to be what it is. They change with
 * every reservation, as the slot's representation does.
 */
final class SlotTags {
  private static final long NO_SLOT_HAS_THIS = Long.MAX_VALUE;

  private SlotTags() {}

  static String of(int epoch, long mark) {
    return "\"" + epoch + "." + mark + "\"";
  }

  /** Whether a header names a tag, weakly or not; false if it is absent. */
  static boolean names(String header, int epoch, long mark) {
    if (header == null) {
      return false;
    }
    String tag = of(epoch, mark);
    for (String part : header.split(",")) {
      String named = part.strip();
      if (named.equals("*") || named.equals(tag) || named.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The mark that a write should find there according to {@code If-Match}.
   *
   * @param current the mark that is there now, as far as this instance knows; 0 if there is nothing
   * @return 0 if any will do; one that no slot has if the header names none of this epoch
   */
  static long basis(String header, int epoch, long current) {
    if (header == null || header.strip().equals("*")) {
      return 0;
    }
    if (names(header, epoch, current)) {
      return current;
    }
    for (String part : header.split(",")) {
      String named = part.strip();
      boolean quoted = named.length() > 2 && named.startsWith("\"") && named.endsWith("\"");
      Mark mark = quoted ? Mark.parse(named.substring(1, named.length() - 1)) : Mark.NONE;
      if (mark.epoch() == epoch && mark.number() > 0) {
        return mark.number();
      }
    }
    return NO_SLOT_HAS_THIS;
  }
}
