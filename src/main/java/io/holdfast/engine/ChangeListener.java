package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.List;

/**
 * Takes what commands did, on the loop that applied them. Must be quick and must not block: the partition waits for it.
 * See {@link ChangeHub} for who is told what, and from when on.
 */
@FunctionalInterface
public interface ChangeListener {

  /**
   * A command has changed something, and is now certain to have: the views show it.
   *
   * @param partition whose machine applied it
   * @param position its entry
   * @param index its place in the entry
   * @param changes in the order in which they happened; the listener's only during the call
   */
  void changed(int partition, Position position, int index, List<Change> changes);

  /**
   * Changes of this partition were missed, or may have been: what the listener knows of it is to be read anew. What the
   * views show during this call contains everything that was missed, and every later change is told. On the partition's
   * loop, between two commands.
   *
   * @param partition the partition
   * @param position up to where the views show it
   */
  default void lookAnew(int partition, Position position) {}

  /** Nobody wants to know. */
  static ChangeListener nobody() {
    return NoChangeListener.INSTANCE;
  }
}
