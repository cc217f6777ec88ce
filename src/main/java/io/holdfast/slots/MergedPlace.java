package io.holdfast.slots;

import java.util.List;

/**
 * Finds where, in each partition, the slots begin that have so many slots of all partitions before them: by halving,
 * with the slot in the middle of what is left of one partition looked up in all. So a deep page looks at a few slots
 * more than a shallow one, however many of the same day have as many places.
 *
 * <p>If slots change meanwhile, the place is one that was right for each partition at some moment.
 *
 * <p><b>Threads:</b> as its readers.
 */
final class MergedPlace {
  /** It is near enough when so many slots are left before it: they are read together with what follows them. */
  static final int NEAR = 64;

  private final List<SlotReader> readers;
  private final long from;
  private final long to;
  private final int skipped;
  /** Of each partition, how many slots of the stretch come before the place: at least, and at the most. */
  private final int[] low;
  private final int[] high;

  /**
   * Finds the place.
   *
   * @param from the order with which the stretch begins
   * @param to the order before which it ends
   * @param skipped how many slots of the stretch come before the place
   */
  MergedPlace(List<SlotReader> readers, long from, long to, int skipped) {
    this.readers = readers;
    this.from = from;
    this.to = to;
    this.skipped = skipped;
    low = new int[readers.size()];
    high = readers.stream().mapToInt(reader -> reader.count(from, to)).toArray();
    for (int widest = widest(); left() > NEAR && width(widest) > 1; widest = widest()) {
      halve(widest);
    }
  }

  private int width(int partition) {
    return high[partition] - low[partition];
  }

  private int widest() {
    int widest = 0;
    for (int i = 1; i < low.length; i++) {
      widest = width(i) > width(widest) ? i : widest;
    }
    return widest;
  }

  private void halve(int widest) {
    int middle = low[widest] + width(widest) / 2;
    SlotPlace place = readers.get(widest).place(from, to, middle);
    if (place == null) {
      // There are fewer by now.
      high[widest] = middle;
      return;
    }
    int[] before = new int[low.length];
    long sum = 0;
    for (int i = 0; i < before.length; i++) {
      // Whatever changes meanwhile, it gets narrower.
      before[i] = i == widest ? middle : Math.clamp(readers.get(i).count(from, place), low[i], high[i]);
      sum += before[i];
    }
    System.arraycopy(before, 0, sum <= skipped ? low : high, 0, before.length);
  }

  /** How many slots of a partition come before the place for certain. */
  int before(int partition) {
    return low[partition];
  }

  /** How many slots of those that follow {@link #before} in all partitions come before the place. */
  int left() {
    long certain = 0;
    long possible = 0;
    for (int i = 0; i < low.length; i++) {
      certain += low[i];
      possible += width(i);
    }
    return (int) Math.min(skipped - certain, possible);
  }
}
