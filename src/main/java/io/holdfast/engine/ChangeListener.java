package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.List;

/** Takes what commands did, on the loop that applied them; must be quick. */
@FunctionalInterface
public interface ChangeListener {

  /**
   * A command has changed something, and is now certain to have.
   *
   * @param partition whose machine applied it
   * @param position its entry
   * @param index its place in the entry
   * @param changes in the order in which they happened; the listener's only during the call
   */
  void changed(int partition, Position position, int index, List<Change> changes);

  /** Nobody wants to know. */
  static ChangeListener nobody() {
    return NoChangeListener.INSTANCE;
  }
}
