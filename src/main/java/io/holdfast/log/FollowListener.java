package io.holdfast.log;

import io.holdfast.kernel.Position;

/** Told how following the journal goes, on the log loop. After a trouble nothing is followed until a new start. */
public interface FollowListener {

  /** For the first time since the start, the journal had nothing more: this is live. */
  void caughtUp(Position applied);

  /** Following has stopped. */
  void stopped(Trouble trouble);

  /**
   * Why following has stopped.
   *
   * @param kind what must be done about it
   * @param position the last position applied, or the one in trouble
   * @param detail for an operator
   * @param cause what was thrown; null if nothing was
   */
  record Trouble(Kind kind, Position position, String detail, Throwable cause) {

    /** What must be done. */
    public enum Kind {
      /** History has moved on: what was applied lies below the floor, or there is a newer epoch. Recover anew. */
      RECOVER,
      /** The journal no longer has what was applied here, under the same epoch. Only an operator's epoch mends it. */
      WENT_BACK,
      /** An entry is damaged, or is not understood by this program. */
      DAMAGED
    }
  }
}
