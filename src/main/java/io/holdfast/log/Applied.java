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

  /** Whether another entry has come for this place in the same epoch: the journal has another history by now. */
  boolean isContradictedBy(JournalEntry other) {
    return entry != null && other.position().equals(position)
        && !(other.batch() == entry.batch() && other.incarnation().equals(entry.incarnation()));
  }

  /** Whether the journal's row at this position is the one that was applied. */
  boolean matches(Journal.Origin origin) {
    return origin.epoch() == position.epoch() && (entry == null
        || origin.batch() == entry.batch() && origin.incarnation().equals(entry.incarnation()));
  }
}
