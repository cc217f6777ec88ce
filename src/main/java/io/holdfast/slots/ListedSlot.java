package io.holdfast.slots;

import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;

/**
 * A slot in a list, as it was at one moment. The arrays are not to be changed.
 *
 * @param order its day and its places available, as a number that grows along the list
 * @param name its name in UTF-8, the next criterion
 * @param key its key, the last criterion
 * @param startAt when it starts, in Unix milliseconds
 * @param head the beginning of its JSON
 * @param capacity its places
 * @param reserved how many of them are taken
 * @param waiting the reservations in line
 */
@SuppressWarnings("ArrayRecordComponent")
public record ListedSlot(long order, byte[] name, UUID key, long startAt, byte[] head, int capacity, int reserved,
    int waiting) {

  static final Comparator<ListedSlot> IN_ORDER = Comparator.comparingLong(ListedSlot::order)
      .thenComparing(ListedSlot::name, Arrays::compareUnsigned)
      .thenComparing(slot -> slot.key().getMostSignificantBits(), Long::compareUnsigned)
      .thenComparing(slot -> slot.key().getLeastSignificantBits(), Long::compareUnsigned);
}
