package io.holdfast.ads;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * One version of an advertisement. Immutable; the array is not to be changed.
 *
 * @param id its id, with {@link AdCommand#ROUTING_HASH} in it
 * @param targeting whom it is meant for
 * @param startAt from when it is shown, in Unix milliseconds
 * @param endAt from when it is no longer shown, in Unix milliseconds, after {@code startAt}
 * @param createdAt when it was created, in Unix milliseconds, by the clock of the instance that was asked; a
 *     replacement repeats it
 * @param json the whole ad as every answer has it, encoded once
 */
public record Ad(UUID id, AdTargeting targeting, long startAt, long endAt, long createdAt, byte[] json) {

  /** Bytes of an ad's JSON, at the most: above a title and a content of which every character is escaped. */
  public static final int MOST_JSON = 1 << 20;

  /** The last time that can be written with a year of four digits. */
  public static final long LAST_TIME = 253_402_300_799_999L;

  /** Checks the bounds. */
  public Ad {
    Objects.requireNonNull(id);
    Objects.requireNonNull(targeting);
    require(0 <= startAt && startAt < endAt && endAt <= LAST_TIME, "times");
    require(0 <= createdAt && createdAt <= LAST_TIME, "time of creation");
    require(json.length > 0 && json.length <= MOST_JSON, "length of JSON");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("an ad cannot have this " + what);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ad that
        && id.equals(that.id)
        && targeting.equals(that.targeting)
        && startAt == that.startAt
        && endAt == that.endAt
        && createdAt == that.createdAt
        && Arrays.equals(json, that.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, targeting, startAt, endAt, createdAt) * 31 + Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return "Ad[" + id + ", " + targeting + ", " + startAt + " to " + endAt + ", " + json.length + " bytes]";
  }
}
