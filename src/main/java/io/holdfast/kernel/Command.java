package io.holdfast.kernel;

/**
 * One requested change: an immutable record that says completely what is asked, ids, limits and times included.
 *
 * <p>A domain's commands are one sealed interface below this one, so that its state machine can switch over them
 * exhaustively. A command is encoded once, kept in the journal for as long as the journal is kept, and applied on
 * every instance; what it means for given state and log time must never change. A different meaning is a new version
 * of the command, or waits behind a behaviour level ({@link SystemCommand.RaiseBehaviour}).
 */
public interface Command {

  /**
   * The partitions this command touches, known from the command alone, before any state is seen.
   *
   * @param partitioning how routing hashes map to the partitions of this cluster
   * @return the footprint; the same for the same command and partitioning, on every instance
   */
  Footprint footprint(Partitioning partitioning);
}
