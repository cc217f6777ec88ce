package io.holdfast.log;

import io.holdfast.kernel.Position;

/**
 * The last entry that was applied.
 *
 * @param position its place
 * @param logTime its time
 * @param entry itself; null where only its place is known, from a snapshot
 */
record Applied(Position position, long logTime, JournalEntry entry) {
  static final Applied NOTHING = new Applied(new Position(0, 0), 0, null);

  long sequence() {
    return position.sequence();
  }

  /** Whether the journal's row at this position is the one that was applied. */
  boolean matches(Journal.Origin origin) {
    return origin.epoch() == position.epoch() && (entry == null
        || origin.batch() == entry.batch() && origin.incarnation().equals(entry.incarnation()));
  }
}
