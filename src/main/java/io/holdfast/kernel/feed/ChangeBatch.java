package io.holdfast.kernel.feed;

import io.holdfast.kernel.Position;
import java.util.List;

/**
 * All changes between two positions, in the order of the log: by position, command, number. The changes of one entry
 * are never spread over two batches.
 *
 * @param changes perhaps none, where the log only moved on
 * @param through the position up to which nothing is missing
 */
public record ChangeBatch(List<Happened> changes, Position through) {

  /** Keeps a copy of the list. */
  public ChangeBatch {
    changes = List.copyOf(changes);
  }
}
