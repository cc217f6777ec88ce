package io.holdfast.simulation.run;

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
  ABANDONED_SNAPSHOTS(EnumSet.of(Fault.RESTORE, Fault.RESIZE, Fault.CRASH, Fault.DRAIN), 0, 30, 90),
  /** A snapshot of which a bit has flipped, and instances that start from it. */
  DAMAGED_SNAPSHOTS(EnumSet.of(Fault.CORRUPT, Fault.RESIZE, Fault.CRASH), 0, 5, 30),
  /** Appends of which nobody can say whether they were accepted, and are then refused. */
  UNKNOWN_APPENDS(EnumSet.of(Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER, Fault.UNKNOWN_LATE, Fault.UNAVAILABLE,
      Fault.FULL, Fault.DISK_FULL), 0.15, 5, 200),
  /** News of abandoned histories among those of the present one. */
  OLD_NEWS(EnumSet.of(Fault.RESTORE, Fault.STREAM_ROLLED_BACK, Fault.DELAYED, Fault.REPEATED, Fault.LOST), 0.15, 5,
      200),
  /**
   * A lonely instance, of which little is asked, is away for so long that it counts as an outage, and starts from a
   * snapshot just before it while somebody holds something.
   */
  OUTAGES(EnumSet.of(Fault.CRASH, Fault.JOURNAL_AWAY, Fault.LONG_PAUSE, Fault.STREAM_AWAY), 0, 2, 4) {
    @Override
    Plan plan(Plan any, List<String> domains, Random random) {
      Plan aimed = super.plan(any, domains, random);
      return new Plan(aimed.seed(), 1, Math.min(2, aimed.partitions()), Math.min(2, aimed.clients()), 1,
          random.nextLong(LEAST_THOUGHT_MICROS, MOST_THOUGHT_MICROS), 2 * aimed.millis(), aimed.faults(),
          aimed.intensity(), aimed.snapshotEntries(), aimed.snapshotsKept(), aimed.replays(), aimed.forgetful(),
          domains.contains(HOLDERS) ? List.of(HOLDERS) : aimed.domains());
    }
  };

  private static final int LEAST_MILLIS = 2_000;
  private static final int MOST_MILLIS = 5_000;
  private static final int MOST_KEPT = 4;
  private static final long LEAST_THOUGHT_MICROS = 100_000;
  private static final long MOST_THOUGHT_MICROS = 600_000;
  private static final String HOLDERS = "coordination";

  private final Set<Fault> faults;
  private final double mostIntensity;
  private final int leastSnapshotEntries;
  private final int mostSnapshotEntries;

  /** With an intensity of 0 only the world strikes: no snapshot would get ready if the copying were killed. */
  Aim(Set<Fault> faults, double mostIntensity, int leastSnapshotEntries, int mostSnapshotEntries) {
    this.faults = faults;
    this.mostIntensity = mostIntensity;
    this.leastSnapshotEntries = leastSnapshotEntries;
    this.mostSnapshotEntries = mostSnapshotEntries;
  }

  /**
   * A plan that is aimed at this.
   *
   * @param any what it is like where that does not matter
   * @param domains those that it may have
   */
  Plan plan(Plan any, List<String> domains, Random random) {
    return new Plan(any.seed(), any.instances(), any.partitions(), any.clients(), any.pipeline(), any.thinkMicros(),
        random.nextInt(LEAST_MILLIS, MOST_MILLIS), EnumSet.copyOf(faults),
        mostIntensity * (1 + random.nextDouble()) / 2,
        random.nextInt(leastSnapshotEntries, mostSnapshotEntries + 1), random.nextInt(2, MOST_KEPT), any.replays(),
        any.forgetful(), any.domains());
  }
}
