package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.Cut;

/** Takes cuts through the whole state, on the log loop. */
interface CutListener {

  /**
   * A command asks for a cut: whether this instance wants to copy it. Not while another is open.
   *
   * @param submittedHere whether the command was submitted here, and somebody waits
   */
  boolean wantsCopy(boolean submittedHere);

  /** The whole state had this content at a position. */
  default void hashed(Position position, long contentHash) {}

  /**
   * A wanted cut is ready to be copied.
   *
   * @param counted counts on as it is
   */
  default void cut(Cut cut, CopiedRows counted) {}

  /** All sections of the cut have been closed: there may be another. */
  default void closed() {}

  /** Wants no copies. */
  static CutListener hashesOnly() {
    return (ContentHashes) (position, contentHash) -> { };
  }
}
