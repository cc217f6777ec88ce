package io.holdfast.kernel;

import java.util.Arrays;

/** The set of partitions that a command touches, and how it meets them. */
public sealed interface Footprint {

  /** One partition, the usual case. */
  record One(int partition) implements Footprint {}

  /**
   * Several partitions as one transaction: each stops at the command, ownership of all of them passes to one loop,
   * which applies the command once, on the machine of {@link #home()}, with the others at hand as {@link Peers}.
   */
  final class Several implements Footprint {
    private final int[] partitions;

    private Several(int[] partitions) {
      this.partitions = partitions;
    }

    /** The number of partitions, at least two. */
    public int size() {
      return partitions.length;
    }

    /** The partition at a place, ascending. */
    public int partition(int place) {
      return partitions[place];
    }

    /** The lowest partition: the command is applied by its machine, and its reply is kept there. */
    public int home() {
      return partitions[0];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Several several && Arrays.equals(partitions, several.partitions);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(partitions);
    }

    @Override
    public String toString() {
      return "Several" + Arrays.toString(partitions);
    }
  }

  /**
   * Every partition, each by itself without meeting the others (a tick, a setting, a bulk initialisation). The caller
   * is answered once, with the reply of partition 0, after the last partition has applied it.
   */
  enum Every implements Footprint {
    /** The only one. */
    PARTITION
  }

  /** The footprint of these partitions, in any order and with repetitions: {@link One} if they are all the same. */
  static Footprint of(int... partitions) {
    if (partitions.length == 0) {
      throw new IllegalArgumentException("a command touches at least one partition");
    }
    int[] distinct = distinct(partitions);
    return distinct.length == 1 ? new One(distinct[0]) : new Several(distinct);
  }

  private static int[] distinct(int[] partitions) {
    int[] sorted = partitions.clone();
    Arrays.sort(sorted);
    int count = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[count - 1]) {
        sorted[count++] = sorted[i];
      }
    }
    return count == sorted.length ? sorted : Arrays.copyOf(sorted, count);
  }
}
