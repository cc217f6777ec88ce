package io.holdfast.kernel.index;

import java.util.Arrays;

/**
 * What an entry counts in: 1 for each counter that it counts in. These lie in two stretches of a subtree's counters, so
 * that the rest of the subtree is not touched. The writer's scratch object.
 *
 * <p>In each width that counters have: the JVM makes vectors of additions between like types only (60 ns against 390
 * for all counters of a branch).
 */
final class Ones {
  /** Stretches are taken for as long as whole vectors, so that adding has no tail. */
  private static final int STEP = 16;

  private final byte[] bytes;
  private final short[] shorts;
  private final int[] ints;
  private final int combinations;

  /** The end of the counters for "no point asked", and the bounds of those for the entry's points. */
  private final int head;

  private int from;
  private int to;

  Ones(int slots, int combinations) {
    this.combinations = combinations;
    bytes = new byte[slots];
    shorts = new short[slots];
    ints = new int[slots];
    head = roundedUp(combinations);
  }

  private static int roundedUp(int counters) {
    return (counters + STEP - 1) / STEP * STEP;
  }

  /**
   * Sets what the entry counts in.
   *
   * @param matching the combinations of choices that it matches
   * @param first the first counter of its first point
   * @param end the counter after those of its last point; {@code first} if there are no points
   */
  void set(int[] matching, int first, int end) {
    clear(0, head);
    clear(from, to);
    place(matching, 0, combinations);
    from = Math.max(head, first / STEP * STEP);
    to = Math.max(from, roundedUp(end));
    if (first < end) {
      place(matching, first, end);
    }
    widen(0, head);
    widen(from, to);
  }

  private void clear(int begin, int end) {
    Arrays.fill(bytes, begin, end, (byte) 0);
    Arrays.fill(shorts, begin, end, (short) 0);
    Arrays.fill(ints, begin, end, 0);
  }

  /** Sets the first point's, and copies what there is until there is enough. */
  private void place(int[] matching, int first, int end) {
    for (int combination : matching) {
      bytes[first + combination] = 1;
    }
    int filled = combinations;
    while (filled < end - first) {
      int more = Math.min(filled, end - first - filled);
      System.arraycopy(bytes, first, bytes, first + filled, more);
      filled += more;
    }
  }

  private void widen(int begin, int end) {
    for (int i = begin; i < end; i++) {
      shorts[i] = bytes[i];
    }
    for (int i = begin; i < end; i++) {
      ints[i] = bytes[i];
    }
  }

  /** Counts the entry in. */
  void addTo(byte[] counts) {
    add(counts, bytes, 0, head);
    add(counts, bytes, from, to);
  }

  /** Takes the entry out. */
  void subtractFrom(byte[] counts) {
    subtract(counts, bytes, 0, head);
    subtract(counts, bytes, from, to);
  }

  void addTo(short[] counts) {
    add(counts, shorts, 0, head);
    add(counts, shorts, from, to);
  }

  void subtractFrom(short[] counts) {
    subtract(counts, shorts, 0, head);
    subtract(counts, shorts, from, to);
  }

  void addTo(int[] counts) {
    add(counts, ints, 0, head);
    add(counts, ints, from, to);
  }

  void subtractFrom(int[] counts) {
    subtract(counts, ints, 0, head);
    subtract(counts, ints, from, to);
  }

  static void add(byte[] counts, byte[] more, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] += more[i];
    }
  }

  static void subtract(byte[] counts, byte[] less, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] -= less[i];
    }
  }

  private static void add(short[] counts, short[] more, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] += more[i];
    }
  }

  private static void subtract(short[] counts, short[] less, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] -= less[i];
    }
  }

  private static void add(int[] counts, int[] more, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] += more[i];
    }
  }

  private static void subtract(int[] counts, int[] less, int begin, int end) {
    for (int i = begin; i < end; i++) {
      counts[i] -= less[i];
    }
  }
}
