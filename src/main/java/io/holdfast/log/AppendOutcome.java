package io.holdfast.log;

import io.holdfast.log.Journal.Accepted;

/** Told what became of a batch: exactly one of these is called, exactly once, on the log loop. */
public interface AppendOutcome {

  /** The batch is in the journal, durably; its entry comes to the follower next. */
  void accepted(Accepted place);

  /** The batch is not in the journal and never will be. The kind is FENCED, WENT_BACK, UNAVAILABLE or FULL. */
  void refused(JournalException cause);

  /** Nobody here can find out any more whether the batch was accepted, and it is not sent again. */
  void unknown(JournalException cause);
}
