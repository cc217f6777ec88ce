package io.holdfast.log;

import java.util.Optional;

/**
 * Asks whether the journal still has the entry that was applied last (rule 11): after a failover to a standby that
 * lagged it may not. Log loop only.
 */
final class HistoryCheck {
  private final Loop loop;
  private final Journal journal;
  private final Listener listener;
  private int generation;

  /** Told when the journal has another history, on the log loop. */
  interface Listener {

    /**
     * What was applied is not in the journal.
     *
     * @param newerEpoch whether an operator has raised the epoch, so that this is as it should be
     */
    void differs(String detail, boolean newerEpoch);
  }

  HistoryCheck(Loop loop, Journal journal, Listener listener) {
    this.loop = loop;
    this.journal = journal;
    this.listener = listener;
  }

  /**
   * Checks the last entry applied.
   *
   * @param epoch the journal's epoch as it was when following began
   */
  void of(Applied applied, int epoch) {
    int asked = ++generation;
    if (applied.sequence() > 0) {
      journal.origin(applied.sequence()).whenComplete((origin, failure) -> loop.execute(() -> {
        if (failure == null && asked == generation) {
          compare(applied, epoch, origin);
        }
      }));
    }
  }

  private void compare(Applied applied, int epoch, Optional<Journal.Origin> origin) {
    if (origin.isEmpty() || !applied.matches(origin.get())) {
      int asked = generation;
      journal.head().whenComplete((head, failure) -> loop.execute(() -> {
        if (failure == null && asked == generation) {
          explain(applied, epoch, head);
        }
      }));
    }
  }

  private void explain(Applied applied, int epoch, Journal.Head head) {
    if (head.floor() > applied.sequence()) {
      return; // It was trimmed; the next read says so.
    }
    boolean newer = head.epoch() > epoch;
    listener.differs(newer ? "the journal was restored under epoch " + head.epoch()
        : "the journal went back: what was applied at " + applied.position() + " is not there any more; it ends at "
            + head.epoch() + "." + head.sequence(), newer);
  }
}
