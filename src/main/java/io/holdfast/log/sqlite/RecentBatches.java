package io.holdfast.log.sqlite;

import io.holdfast.log.Append;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The batches accepted last, by which a repeated append finds its first. Only this process writes the journal, and an
 * incarnation has one batch under way, so the last of each would do; a unique index over all of them cost a page in
 * every commit. Confined to the writer's thread.
 */
final class RecentBatches {
  /** More than can wait for the writer at once. */
  static final int KEPT = 1_024;

  private final LinkedHashMap<Key, Accepted> accepted = new LinkedHashMap<>(2 * KEPT) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Accepted> eldest) {
      return size() > KEPT;
    }
  };

  /** The highest batch of each incarnation: one that is not higher is a repetition, known or not. */
  private final Map<UUID, Long> highest = new HashMap<>();

  private record Key(UUID incarnation, long batch) {}

  /**
   * What a batch was given; null if it is new.
   *
   * @throws JournalException if it must be a repetition, but of one so long ago that nobody knows its place any more
   */
  Accepted find(Append append) {
    Long last = highest.get(append.incarnation());
    if (last == null || append.batch() > last) {
      return null;
    }
    Accepted known = accepted.get(new Key(append.incarnation(), append.batch()));
    if (known == null) {
      throw new JournalException(Kind.FENCED, "batch " + append.batch() + " of " + append.incarnation()
          + " is older than those whose place is known here: whether it was accepted must be looked up by who sent it");
    }
    return known;
  }

  void add(Append append, Accepted place) {
    accepted.putLast(new Key(append.incarnation(), append.batch()), place);
    highest.merge(append.incarnation(), append.batch(), Math::max);
  }

  /** An entry that lies before all that are known; for no more than are {@link #KEPT}. */
  void addOlder(JournalEntry entry) {
    accepted.putFirst(new Key(entry.incarnation(), entry.batch()),
        new Accepted(entry.position().sequence(), entry.logTime()));
    highest.merge(entry.incarnation(), entry.batch(), Math::max);
  }

  /** What lies above a sequence is not in the journal any more. */
  void forgetAfter(long sequence) {
    accepted.values().removeIf(place -> place.sequence() > sequence);
    highest.clear();
    accepted.keySet().forEach(key -> highest.merge(key.incarnation(), key.batch(), Math::max));
  }

  void clear() {
    accepted.clear();
    highest.clear();
  }
}
