package io.holdfast.log;

import java.util.TreeMap;

/**
 * Entries that came before those that precede them, until these come. Bounded: beyond it the farthest is dropped,
 * because it can be read from the journal when its turn comes.
 */
final class HeldEntries {
  static final int MOST_ENTRIES = 4_096;
  static final long MOST_BYTES = 16L << 20;

  private final TreeMap<Long, JournalEntry> bySequence = new TreeMap<>();
  private long bytes;

  void hold(JournalEntry entry) {
    JournalEntry before = bySequence.putIfAbsent(entry.position().sequence(), entry);
    if (before == null) {
      bytes += entry.entry().length;
      while (bySequence.size() > MOST_ENTRIES || bytes > MOST_BYTES && bySequence.size() > 1) {
        bytes -= bySequence.pollLastEntry().getValue().entry().length;
      }
    }
  }

  /** Takes out the entry at this sequence, and forgets those before it; null if it is not held. */
  JournalEntry take(long sequence) {
    while (!bySequence.isEmpty() && bySequence.firstKey() < sequence) {
      bytes -= bySequence.pollFirstEntry().getValue().entry().length;
    }
    JournalEntry entry = bySequence.remove(sequence);
    bytes -= entry == null ? 0 : entry.entry().length;
    return entry;
  }

  boolean isEmpty() {
    return bySequence.isEmpty();
  }

  int size() {
    return bySequence.size();
  }

  void clear() {
    bySequence.clear();
    bytes = 0;
  }
}
