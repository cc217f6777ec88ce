package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a scenario may be aimed at: a few faults that must meet, at snapshots of a length that lets them. Chance alone
 * brings such things together in one of hundreds of scenarios.
 */
public enum Aim {
  /** An abandoned history that reaches a snapshot, and instances that start before the next one is taken. */
  ABANDONED_SNAPSHOTS(EnumSet.of(Fault.RESTORE, Fault.RESIZE, Fault.CRASH, Fault.DRAIN), 30, 90, 4, null),
  /** A snapshot of which a bit has flipped, and instances that start from it. */
  DAMAGED_SNAPSHOTS(EnumSet.of(Fault.CORRUPT, Fault.RESIZE, Fault.CRASH), 5, 30, 4, null),
  /** Appends of which nobody can say whether they were accepted, and are then refused. */
  UNKNOWN_APPENDS(EnumSet.of(Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER, Fault.UNKNOWN_LATE, Fault.UNAVAILABLE,
      Fault.FULL, Fault.DISK_FULL), 5, 200, 4, null),
  /** News of abandoned histories among those of the present one. */
  OLD_NEWS(EnumSet.of(Fault.RESTORE, Fault.STREAM_ROLLED_BACK, Fault.DELAYED, Fault.REPEATED, Fault.LOST), 5, 200, 4,
      null),
  /** A lonely instance that is away for so long that it counts as an outage, and starts from a snapshot just before. */
  OUTAGES(EnumSet.of(Fault.CRASH, Fault.JOURNAL_AWAY, Fault.DRAIN), 2, 6, 1, "coordination");

  private static final int LEAST_MILLIS = 2_000;
  private static final int MOST_MILLIS = 5_000;
  private static final double LEAST_INTENSITY = 0.03;
  private static final double MOST_INTENSITY = 0.15;
  private static final int MOST_KEPT = 4;

  private final Set<Fault> faults;
  private final int leastSnapshotEntries;
  private final int mostSnapshotEntries;
  private final int mostInstances;
  private final String domain;

  Aim(Set<Fault> faults, int leastSnapshotEntries, int mostSnapshotEntries, int mostInstances, String domain) {
    this.faults = faults;
    this.leastSnapshotEntries = leastSnapshotEntries;
    this.mostSnapshotEntries = mostSnapshotEntries;
    this.mostInstances = mostInstances;
    this.domain = domain;
  }

  /**
   * A plan that is aimed at this.
   *
   * @param any what it is like where that does not matter
   * @param domains those that it may have
   */
  Plan plan(Plan any, List<String> domains, Random random) {
    return new Plan(any.seed(), Math.min(any.instances(), mostInstances), any.partitions(), any.clients(),
        any.pipeline(), any.thinkMicros(), random.nextInt(LEAST_MILLIS, MOST_MILLIS), EnumSet.copyOf(faults),
        random.nextDouble(LEAST_INTENSITY, MOST_INTENSITY),
        random.nextInt(leastSnapshotEntries, mostSnapshotEntries + 1), random.nextInt(2, MOST_KEPT), any.replays(),
        any.forgetful(), withMine(any.domains(), domains));
  }

  private List<String> withMine(List<String> chosen, List<String> possible) {
    if (domain == null || chosen.contains(domain) || !possible.contains(domain)) {
      return chosen;
    }
    List<String> more = new ArrayList<>(chosen);
    more.add(domain);
    Collections.sort(more);
    return List.copyOf(more);
  }
}
