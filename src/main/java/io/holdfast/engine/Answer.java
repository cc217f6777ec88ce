package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;

/**
 * Takes what became of a submission: exactly one of these is called, exactly once, on any thread. Implementations go
 * over to the thread they need by themselves, and do not throw.
 */
public interface Answer {

  /** The command was applied, and this is its reply; what it did is visible here from now on. */
  void replied(Reply reply, Position position);

  /** The command was not accepted, and never will be from this submission. */
  void refused(Refusal refusal);

  /** Nobody can tell whether the command was or will be accepted; only a retry with the same key can find out. */
  void unknown(String detail);

  /**
   * Told before the answer, unless it had to wait for a later command: when the command was taken, when its batch began
   * to be appended, when that came to its turn in the journal, and when the command had been applied; in nanoseconds of
   * the instance's clock.
   */
  default void timed(long takenNanos, long batchedNanos, long dispatchedNanos, long appliedNanos) {}
}
