package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import java.util.Arrays;
import java.util.List;

/**
 * How an entry's attributes are packed into one {@code int}, and which counters of a subtree it counts in. Immutable.
 *
 * <p>Attributes, from bit 0: 12 bits of choice masks; {@code last - lo} with a guard bit above it; {@code hi} with a
 * guard bit above it (both counted from the interval's least point). Whether an entry matches is then one comparison:
 * the query's point is subtracted from both, and a guard bit survives exactly if its field did not fall below zero.
 *
 * <p>Counters: for every combination of "value v asked" or "not asked" per choice, a stretch of {@code 1 + points}
 * counters, the first for "no point asked".
 */
final class Layout {
  static final int CHOICE_BITS = 12;
  static final int POINT_BITS = 9;
  private static final int LO_SHIFT = CHOICE_BITS;
  private static final int LO_GUARD = 1 << LO_SHIFT + POINT_BITS;
  private static final int HI_SHIFT = LO_SHIFT + POINT_BITS + 1;
  private static final int HI_GUARD = 1 << HI_SHIFT + POINT_BITS;
  private static final int GUARDS = LO_GUARD | HI_GUARD;
  private static final int CHOICES = (1 << CHOICE_BITS) - 1;
  private static final int POINT = (1 << POINT_BITS) - 1;

  /** Counters are laid out in whole vectors, so that adding has no tail. */
  private static final int VECTOR_BYTES = 64;

  /** The number of counters, a multiple of {@link #VECTOR_BYTES}. */
  final int slots;

  private final Interval interval;
  private final int last;
  private final int stretch;
  private final int[][] stretchesByMask;

  Layout(List<Choice> choices, Interval interval) {
    this.interval = interval;
    last = interval == null ? 0 : interval.points() - 1;
    stretch = interval == null ? 1 : interval.points() + 1;
    int combinations = 1;
    int bits = 0;
    for (Choice choice : choices) {
      combinations *= choice.values() + 1;
      bits += choice.values();
    }
    slots = (combinations * stretch + VECTOR_BYTES - 1) / VECTOR_BYTES * VECTOR_BYTES;
    stretchesByMask = new int[1 << bits][];
    for (int mask = 0; mask < stretchesByMask.length; mask++) {
      stretchesByMask[mask] = stretchesOf(choices, mask);
    }
  }

  private int[] stretchesOf(List<Choice> choices, int mask) {
    int[] starts = {0};
    for (Choice choice : choices) {
      int[] more = starts;
      for (int value = 0; value < choice.values(); value++) {
        if ((mask >>> choice.shift + value & 1) != 0) {
          int step = (value + 1) * choice.slotFactor * stretch;
          more = concat(more, Arrays.stream(starts).map(start -> start + step).toArray());
        }
      }
      starts = more;
    }
    return starts;
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  int pack(RowValues row) {
    int attributes = row.masks();
    if (interval != null) {
      attributes |= last - (row.lo() - interval.min) << LO_SHIFT | row.hi() - interval.min << HI_SHIFT;
    }
    return attributes | GUARDS;
  }

  /** What a query subtracts from attributes. */
  int subtrahend(boolean asked, int point) {
    return asked ? last - (point - interval.min) << LO_SHIFT | point - interval.min << HI_SHIFT : 0;
  }

  /** What must be left of the attributes, besides the bits of the chosen values. */
  int guards(boolean asked) {
    return asked ? GUARDS : 0;
  }

  /** The counter of a query. */
  int slot(int combination, boolean asked, int point) {
    return combination * stretch + (asked ? point - interval.min + 1 : 0);
  }

  /** Sets to 1 what an entry with these attributes counts in, and everything else to 0. */
  void spread(int attributes, byte[] counts) {
    Arrays.fill(counts, (byte) 0);
    int lo = lo(attributes);
    int hi = hi(attributes);
    for (int start : stretchesByMask[attributes & CHOICES]) {
      counts[start] = 1;
      if (interval != null) {
        Arrays.fill(counts, start + 1 + lo, start + 2 + hi, (byte) 1);
      }
    }
  }

  /** Counts entries anew; differences first, then their running sums, which is cheaper than spreading each. */
  void count(int[] attributes, int size, byte[] counts) {
    Arrays.fill(counts, (byte) 0);
    for (int i = 0; i < size; i++) {
      int lo = lo(attributes[i]);
      int hi = hi(attributes[i]);
      for (int start : stretchesByMask[attributes[i] & CHOICES]) {
        counts[start]++;
        if (interval != null) {
          counts[start + 1 + lo]++;
          if (hi < last) {
            counts[start + 2 + hi]--;
          }
        }
      }
    }
    sumUp(counts);
  }

  private void sumUp(byte[] counts) {
    if (interval == null) {
      return;
    }
    for (int start : stretchesByMask[stretchesByMask.length - 1]) {
      for (int i = start + 2; i < start + stretch; i++) {
        counts[i] += counts[i - 1];
      }
    }
  }

  private int lo(int attributes) {
    return last - (attributes >>> LO_SHIFT & POINT);
  }

  private static int hi(int attributes) {
    return attributes >>> HI_SHIFT & POINT;
  }
}
