package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.Happened;
import java.util.ArrayList;
import java.util.List;

/**
 * All changes of one entry, in order.
 *
 * @param bytes about what it weighs in memory
 */
record ChangeStep(Position position, int bytes, List<Happened> changes) {
  private static final int BYTES_BESIDE_A_CHANGE = 128;

  long sequence() {
    return position.sequence();
  }

  /** Puts what partitions did, in order, together by entries, and numbers it. */
  static List<ChangeStep> of(List<AppliedChanges> ordered) {
    List<ChangeStep> steps = new ArrayList<>();
    for (int at = 0; at < ordered.size(); ) {
      int end = at;
      while (end < ordered.size() && ordered.get(end).sequence() == ordered.get(at).sequence()) {
        end++;
      }
      steps.add(step(ordered.subList(at, end)));
      at = end;
    }
    return steps;
  }

  private static ChangeStep step(List<AppliedChanges> entry) {
    List<Happened> changes = new ArrayList<>();
    int command = -1;
    int number = 0;
    for (AppliedChanges applied : entry) {
      number = applied.index() == command ? number : 0;
      command = applied.index();
      for (Change change : applied.changes()) {
        changes.add(new Happened(applied.position(), command, number++, applied.logTime(), applied.principal(),
            applied.trace(), change));
      }
    }
    AppliedChanges first = entry.getFirst();
    return new ChangeStep(first.position(), first.entryBytes() + changes.size() * BYTES_BESIDE_A_CHANGE, changes);
  }
}
