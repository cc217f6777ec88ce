package io.holdfast.slots;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which slots are asked for.
 *
 * @param from those that start at this time or later, in Unix milliseconds
 * @param to those that start before this time
 * @param minAvailable those with so many places available, or more
 * @param name those whose name begins like this; empty for all
 */
public record SlotQuery(long from, long to, int minAvailable, String name) {
  /** Every slot. */
  public static final SlotQuery ALL = new SlotQuery(0, Slot.LAST_TIME + 1, 0, "");

  byte[] prefix() {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the order alone answers it: whole days, whatever the name. */
  boolean isOrdered() {
    return name.isEmpty() && isMidnight(from) && isMidnight(to);
  }

  private static boolean isMidnight(long millis) {
    return SlotColumns.startOfDay(SlotColumns.day(millis)) == millis;
  }

  long firstDay() {
    return SlotColumns.day(from);
  }

  long lastDay() {
    return SlotColumns.day(to - 1);
  }

  boolean matches(long startAt, byte[] slotName, int nameLength, byte[] prefix) {
    return from <= startAt && startAt < to && nameLength >= prefix.length
        && Arrays.equals(slotName, 0, prefix.length, prefix, 0, prefix.length);
  }
}
