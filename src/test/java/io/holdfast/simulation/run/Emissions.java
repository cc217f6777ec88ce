package io.holdfast.simulation.run;

import io.holdfast.kernel.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the commands of one entry changed, as the instances said, which must all say the same. */
final class Emissions {
  private final Map<Place, List<Change>> said = new HashMap<>(4);

  /**
   * Where changes come from.
   *
   * @param index the command's place in the entry
   * @param partition whose machine emits them
   * @param domain the package of the changes: at a tick each of a partition's machines says what it changed
   */
  record Place(int index, int partition, String domain) {}

  /** Takes what an instance says; false if another said something else. */
  boolean agree(Place place, List<Change> changes) {
    List<Change> before = said.get(place);
    if (before == null) {
      said.put(place, List.copyOf(changes));
      return true;
    }
    return before.equals(changes);
  }

  /** What a command changed, in no order, of the changes that somebody wants to know about. */
  List<Change> of(int index, Predicate<Change> wanted) {
    List<Change> changes = new ArrayList<>();
    said.forEach((place, emitted) -> {
      if (place.index() == index) {
        emitted.stream().filter(wanted).forEach(changes::add);
      }
    });
    return changes;
  }

  /** Whether two lists hold the same changes, as often, in whatever order. */
  static boolean areAlike(List<Change> some, List<Change> others) {
    if (some.size() != others.size()) {
      return false;
    }
    Map<Change, Integer> counts = new HashMap<>();
    some.forEach(change -> counts.merge(change, 1, Integer::sum));
    others.forEach(change -> counts.merge(change, -1, Integer::sum));
    return counts.values().stream().allMatch(count -> count == 0);
  }
}
