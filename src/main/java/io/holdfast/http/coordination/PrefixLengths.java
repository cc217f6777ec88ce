package io.holdfast.http.coordination;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The lengths of the prefixes that are watched on an event loop, so that a changed key finds those that concern it by
 * trying few. Changed by the event loop; read by partitions' loops.
 */
final class PrefixLengths {
  private static final int[] NONE = {};

  /** How many watch a prefix of a length. The event loop's. */
  private final TreeMap<Integer, Integer> watching = new TreeMap<>();
  /** A new array for each change. */
  private volatile int[] lengths = NONE;

  void add(int length) {
    watching.merge(length, 1, Integer::sum);
    publish();
  }

  void remove(int length) {
    watching.computeIfPresent(length, (same, count) -> count == 1 ? null : count - 1);
    publish();
  }

  private void publish() {
    if (!Arrays.equals(lengths, watching.keySet().stream().mapToInt(Integer::intValue).toArray())) {
      lengths = watching.keySet().stream().mapToInt(Integer::intValue).toArray();
    }
  }

  void prefixesOf(String key, Consumer<String> prefixes) {
    for (int length : lengths) {
      if (length > key.length()) {
        return;
      }
      prefixes.accept(key.substring(0, length));
    }
  }
}
