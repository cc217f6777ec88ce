package io.holdfast.log;

import java.util.List;
import java.util.random.RandomGenerator;

/** Reads the journal after a sequence, one read at a time. Log loop only. */
final class Refill {
  private final Loop loop;
  private final Journal journal;
  private final Backoff backoff;
  private final Listener listener;
  private boolean reading;
  private boolean wanted;
  private boolean failing;
  private int generation;
  private Loop.Timer retry;

  /** Told what a read brought, on the log loop. */
  interface Listener {

    void read(List<JournalEntry> entries);

    /**
     * A read has failed.
     *
     * @param asked what was the last entry applied when it was asked
     */
    void failed(JournalException cause, Applied asked);

    /** A read has succeeded after one that had not: the connection may be a new one. */
    void reachableAgain();
  }

  Refill(Loop loop, Journal journal, RandomGenerator chance, Listener listener) {
    this.loop = loop;
    this.journal = journal;
    this.backoff = new Backoff(chance);
    this.listener = listener;
  }

  /**
   * Reads, unless a read is under way or waits to be repeated; without room only remembers that it is wanted.
   *
   * @param last the last entry applied, after which to read
   */
  void ask(Applied last, boolean room) {
    if (!room) {
      wanted = true;
    } else if (!reading && retry == null) {
      wanted = false;
      reading = true;
      int asked = generation;
      journal.read(last.sequence(), Follower.CHUNK_BYTES)
          .whenComplete((entries, failure) -> loop.execute(() -> answered(asked, last, entries, failure)));
    }
  }

  boolean isWanted() {
    return wanted;
  }

  void askAgainLater(Runnable ask) {
    retry = loop.schedule(backoff.nextMillis(), () -> {
      retry = null;
      ask.run();
    });
  }

  /** Ignores the answer that is still to come. */
  void forget() {
    generation++;
    reading = false;
    wanted = false;
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private void answered(int asked, Applied last, List<JournalEntry> entries, Throwable failure) {
    if (asked != generation) {
      return;
    }
    reading = false;
    if (failure != null) {
      failing = true;
      listener.failed(JournalException.of(failure, JournalException.Kind.UNAVAILABLE), last);
      return;
    }
    backoff.reset();
    boolean again = failing;
    failing = false;
    listener.read(entries);
    if (again) {
      listener.reachableAgain();
    }
  }
}
