package io.holdfast.engine;

import io.holdfast.kernel.Footprint;
import java.util.Arrays;

/** Who takes part in a rendezvous. */
final class Meetings {
  private Meetings() {}

  /**
   * The partitions of a command that meets several, ascending.
   *
   * @param footprint what the command touches
   * @param keeper the partition that keeps the outcome of the command's key, or -1
   */
  static Partition[] of(Partition[] all, Footprint footprint, int keeper) {
    boolean[] takesPart = new boolean[all.length];
    switch (footprint) {
      case Footprint.One one -> takesPart[one.partition()] = true;
      case Footprint.Several several -> {
        for (int i = 0; i < several.size(); i++) {
          takesPart[several.partition(i)] = true;
        }
      }
      case Footprint.Every every -> Arrays.fill(takesPart, true);
    }
    if (keeper >= 0) {
      takesPart[keeper] = true;
    }
    return chosen(all, takesPart);
  }

  private static Partition[] chosen(Partition[] all, boolean[] takesPart) {
    Partition[] chosen = new Partition[all.length];
    int count = 0;
    for (Partition partition : all) {
      if (takesPart[partition.number()]) {
        chosen[count++] = partition;
      }
    }
    return count == all.length ? chosen : Arrays.copyOf(chosen, count);
  }
}
