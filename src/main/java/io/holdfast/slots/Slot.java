package io.holdfast.slots;

import java.util.Arrays;
import java.util.Objects;

/**
 * What somebody wants a slot to be. Immutable; the array is not to be changed.
 *
 * @param id its id, a caller's or one made by Holdfast
 * @param name what people call it
 * @param startAt from when it is, in Unix milliseconds
 * @param endAt until when, in Unix milliseconds, after {@code startAt}
 * @param capacity its places
 * @param head the beginning of the JSON that every answer has: all that stands here, without the closing brace
 */
public record Slot(String id, String name, long startAt, long endAt, int capacity, byte[] head) {
  /** Places, at the most. */
  public static final int MOST_CAPACITY = 1_000_000;

  /** Characters of an id that a caller gives, at the most. */
  public static final int LONGEST_ID = 128;

  /** Characters of a name, at the most. */
  public static final int LONGEST_NAME = 200;

  /** Bytes of the head, at the most: above a name and an id of which every character is escaped. */
  public static final int MOST_HEAD = 4 << 10;

  /** The last time that can be written with a year of four digits. */
  public static final long LAST_TIME = 253_402_300_799_999L;

  /** Checks the bounds. */
  public Slot {
    require(!id.isEmpty() && id.length() <= LONGEST_ID, "id");
    require(!name.isEmpty() && name.length() <= 2 * LONGEST_NAME, "name");
    require(0 <= startAt && startAt < endAt && endAt <= LAST_TIME, "times");
    require(1 <= capacity && capacity <= MOST_CAPACITY, "capacity");
    require(head.length > 0 && head.length <= MOST_HEAD, "length of JSON");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a slot cannot have this " + what);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slot that
        && id.equals(that.id)
        && name.equals(that.name)
        && startAt == that.startAt
        && endAt == that.endAt
        && capacity == that.capacity
        && Arrays.equals(head, that.head);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, name, startAt, endAt, capacity) * 31 + Arrays.hashCode(head);
  }

  @Override
  public String toString() {
    return "Slot[" + id + ", " + name + ", " + startAt + " to " + endAt + ", " + capacity + "]";
  }
}
