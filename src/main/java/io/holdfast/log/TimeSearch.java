package io.holdfast.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds where the journal was at a time: log time never decreases, so a binary search that reads one entry a step will
 * do. For operators who know when something went wrong and not at which position. Any thread; nothing blocks.
 */
public final class TimeSearch {
  private static final int ONE_ENTRY = 1;

  private final Journal journal;

  /** Searches this journal. */
  public TimeSearch(Journal journal) {
    this.journal = journal;
  }

  /**
   * The last entry whose log time is not after a time.
   *
   * @param unixMillis the time in Unix milliseconds
   * @return empty if every entry that is still there is later; fails as {@link Journal#read} does
   */
  public CompletionStage<Optional<JournalEntry>> lastUntil(long unixMillis) {
    return journal.head().thenCompose(
        head -> between(head.floor() + 1, head.sequence(), unixMillis, Optional.empty()));
  }

  /** What is below {@code from} is not after the time, what is above {@code to} is; {@code best} is the last known. */
  private CompletionStage<Optional<JournalEntry>> between(
      long from, long to, long unixMillis, Optional<JournalEntry> best) {
    if (from > to) {
      return CompletableFuture.completedFuture(best);
    }
    long middle = from + (to - from) / 2;
    return journal.read(middle - 1, ONE_ENTRY).thenCompose(read -> {
      Optional<JournalEntry> entry = first(read);
      boolean isLater = entry.isEmpty() || entry.get().logTime() > unixMillis;
      return isLater
          ? between(from, middle - 1, unixMillis, best)
          : between(middle + 1, to, unixMillis, entry);
    });
  }

  private static Optional<JournalEntry> first(List<JournalEntry> entries) {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst());
  }
}
