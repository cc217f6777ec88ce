package io.holdfast.log;

import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Asks whether the journal still has what was applied (rule 11): after a failover to a standby that lagged it may not.
 * A doubt stays until the journal has answered it. Meanwhile the stream may bring more, even of the other history, in
 * which the next number fits as well; so what is asked for is the entry that was in doubt, not the last one. Log loop
 * only.
 */
final class HistoryCheck {
  /** What is lost is the end of a history, so the earliest doubts tell most; of more only the latest is kept. */
  private static final int MOST_DOUBTED = 16;

  private final Loop loop;
  private final Journal journal;
  private final Backoff backoff;
  private final Listener listener;
  private final TreeMap<Long, Applied> doubted = new TreeMap<>();
  private int epoch;
  private int generation;
  private boolean asking;
  private Loop.Timer retry;

  /** Told when the journal has another history, on the log loop. */
  interface Listener {

    /**
     * What was applied is not in the journal.
     *
     * @param newerEpoch whether an operator has raised the epoch, so that this is as it should be
     */
    void differs(String detail, boolean newerEpoch);
  }

  HistoryCheck(Loop loop, Journal journal, RandomGenerator chance, Listener listener) {
    this.loop = loop;
    this.journal = journal;
    this.backoff = new Backoff(chance);
    this.listener = listener;
  }

  /**
   * Checks an entry that was the last one applied at some time.
   *
   * @param journalEpoch the journal's epoch as it was when following began
   */
  void of(Applied applied, int journalEpoch) {
    if (applied.sequence() > 0) {
      epoch = journalEpoch;
      if (doubted.size() == MOST_DOUBTED) {
        doubted.pollLastEntry();
      }
      doubted.putIfAbsent(applied.sequence(), applied);
      ask();
    }
  }

  /** There is nothing to be checked any more. */
  void forget() {
    generation++;
    doubted.clear();
    asking = false;
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private void ask() {
    if (!asking && retry == null && !doubted.isEmpty()) {
      asking = true;
      int asked = generation;
      Applied first = doubted.firstEntry().getValue();
      journal.origin(first.sequence()).whenComplete((origin, failure) -> loop.execute(() -> {
        if (asked == generation) {
          compare(first, origin, failure);
        }
      }));
    }
  }

  private void compare(Applied applied, Optional<Journal.Origin> origin, Throwable failure) {
    if (failure != null) {
      later();
    } else if (origin.isPresent() && applied.matches(origin.get())) {
      settled(applied);
    } else {
      askWhy(applied);
    }
  }

  private void settled(Applied applied) {
    asking = false;
    backoff.reset();
    doubted.remove(applied.sequence());
    ask();
  }

  private void later() {
    asking = false;
    retry = loop.schedule(backoff.nextMillis(), () -> {
      retry = null;
      ask();
    });
  }

  private void askWhy(Applied applied) {
    int asked = generation;
    journal.head().whenComplete((head, failure) -> loop.execute(() -> {
      if (asked == generation) {
        if (failure == null) {
          explain(applied, head);
        } else {
          later();
        }
      }
    }));
  }

  private void explain(Applied applied, Journal.Head head) {
    if (head.floor() > applied.sequence()) {
      settled(applied); // It was trimmed; the next read says so.
      return;
    }
    boolean newer = head.epoch() > epoch;
    listener.differs(newer ? "the journal was restored under epoch " + head.epoch()
        : "the journal went back: what was applied at " + applied.position() + " is not there any more; it ends at "
            + head.epoch() + "." + head.sequence(), newer);
  }
}
