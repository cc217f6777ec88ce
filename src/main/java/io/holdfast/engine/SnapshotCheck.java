package io.holdfast.engine;

/** Who must have agreed with a snapshot before the keeper trims the journal below it. */
public enum SnapshotCheck {

  /**
   * {@link #OTHERS} while there are others; {@link #READ} in an instance alone, be it an embedded node or the only
   * instance of its cluster: nobody would ever agree with it, and its journal would grow for ever.
   */
  AUTO,

  /**
   * The snapshot itself, read back before it is trimmed to: every row that was stored, hashed anew, comes to the
   * content that memory had at the cut. For an instance alone; needs no memory and touches no event loop.
   */
  READ,

  /**
   * A {@link Replay} of the journal up to the snapshot, when it was taken. It needs the memory of a second state, and
   * the loops of the live one.
   */
  REPLAY,

  /** Another instance, which comes to the same content at the same cut. Without others nothing is ever trimmed. */
  OTHERS
}
