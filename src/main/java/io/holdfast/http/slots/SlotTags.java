package io.holdfast.http.slots;

import io.holdfast.http.EpochTags;

/**
 * Entity tags of slots: {@code "epoch.number"}, of the moment at which the slot came to be what it is. They change with
 * every reservation, as the slot's representation does.
 */
final class SlotTags {
  private static final long NO_SLOT_HAS_THIS = Long.MAX_VALUE;

  private SlotTags() {}

  static String of(int epoch, long mark) {
    return EpochTags.of(epoch, mark);
  }

  /** Whether a header names a tag, weakly or not; false if it is absent. */
  static boolean names(String header, int epoch, long mark) {
    return EpochTags.names(header, epoch, mark);
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
    long other = EpochTags.firstOf(header, epoch);
    return other == 0 ? NO_SLOT_HAS_THIS : other;
  }
}
