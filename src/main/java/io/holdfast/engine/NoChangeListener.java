package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.List;

/** Changes are not even collected for this one. */
enum NoChangeListener implements ChangeListener {
  INSTANCE;

  @Override
  public void changed(int partition, Position position, int index, List<Change> changes) {
    // Nobody wants to know.
  }
}
