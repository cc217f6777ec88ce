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
 * <p>Counters: for "no point asked", and then for every point, a counter for every combination of "value v asked" or
 * "not asked" per choice. So what an entry counts in lies together: one stretch, and one for its interval.
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
  private final int points;
  private final int combinations;
  private final int[][] combinationsByMask;

  Layout(List<Choice> choices, Interval interval) {
    this.interval = interval;
    last = interval == null ? 0 : interval.points() - 1;
    points = interval == null ? 0 : interval.points();
    int product = 1;
    int bits = 0;
    for (Choice choice : choices) {
      product *= choice.values() + 1;
      bits += choice.values();
    }
    combinations = product;
    slots = (combinations * (1 + points) + VECTOR_BYTES - 1) / VECTOR_BYTES * VECTOR_BYTES;
    combinationsByMask = new int[1 << bits][];
    for (int mask = 0; mask < combinationsByMask.length; mask++) {
      combinationsByMask[mask] = combinationsOf(choices, mask);
    }
  }

  private static int[] combinationsOf(List<Choice> choices, int mask) {
    int[] matching = {0};
    for (Choice choice : choices) {
      int[] more = matching;
      for (int value = 0; value < choice.values(); value++) {
        if ((mask >>> choice.shift + value & 1) != 0) {
          int step = (value + 1) * choice.slotFactor;
          more = concat(more, Arrays.stream(matching).map(combination -> combination + step).toArray());
        }
      }
      matching = more;
    }
    return matching;
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
    return combination + (asked ? slotOf(point - interval.min) : 0);
  }

  /** The first counter of a point that is counted from the interval's least one. */
  private int slotOf(int point) {
    return (1 + point) * combinations;
  }

  /** For what an entry counts in. */
  Ones ones() {
    return new Ones(slots, combinations);
  }

  /** Sets what an entry with these attributes counts in. */
  void spread(int attributes, Ones ones) {
    int[] matching = combinationsByMask[attributes & CHOICES];
    if (interval == null) {
      ones.set(matching, combinations, combinations);
    } else {
      ones.set(matching, slotOf(lo(attributes)), slotOf(hi(attributes) + 1));
    }
  }

  /** Counts entries anew; differences first, then their running sums, which is cheaper than spreading each. */
  byte[] count(int[] attributes, int size) {
    byte[] counts = new byte[slots];
    for (int i = 0; i < size; i++) {
      int from = slotOf(lo(attributes[i]));
      int to = slotOf(hi(attributes[i]) + 1);
      for (int combination : combinationsByMask[attributes[i] & CHOICES]) {
        counts[combination]++;
        if (interval != null) {
          counts[from + combination]++;
          if (to < slotOf(points)) {
            counts[to + combination]--;
          }
        }
      }
    }
    sumUp(counts);
    return counts;
  }

  private void sumUp(byte[] counts) {
    for (int i = slotOf(1); i < slotOf(points); i++) {
      counts[i] += counts[i - combinations];
    }
  }

  private int lo(int attributes) {
    return last - (attributes >>> LO_SHIFT & POINT);
  }

  private static int hi(int attributes) {
    return attributes >>> HI_SHIFT & POINT;
  }
}
