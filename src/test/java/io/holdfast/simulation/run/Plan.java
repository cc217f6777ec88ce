package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a scenario is like: everything that is decided before it begins, so that a smaller one can be tried with the
 * same seed.
 *
 * @param seed of every chance in the scenario
 * @param instances processes at the start
 * @param partitions shares of the state
 * @param clients of each workload
 * @param pipeline things that a client does at once, at the most
 * @param thinkMicros longest pause of a client between them
 * @param millis simulated time before everything calms down
 * @param faults what may go wrong
 * @param intensity how often
 * @param snapshotEntries entries between snapshots
 * @param snapshotsKept how many are kept
 * @param replays whether snapshots are verified by replay, and so permit trimming
 * @param forgetful whether idempotency keys are forgotten early
 * @param domains whose clients there are
 */
public record Plan(long seed, int instances, int partitions, int clients, int pipeline, long thinkMicros, long millis,
    Set<Fault> faults, double intensity, int snapshotEntries, int snapshotsKept, boolean replays, boolean forgetful,
    List<String> domains) {

  private static final int[] PARTITIONS = {1, 2, 3, 5, 8};
  private static final int[] PIPELINES = {1, 1, 2, 8, 40};
  private static final int AIMED = 6;

  /** What a seed decides, over some of these domains. */
  public static Plan of(long seed, List<String> domains) {
    Random random = chances(seed);
    Plan any = any(seed, domains, random);
    Aim[] aims = Aim.values();
    return random.nextInt(AIMED) > 0 ? any : aims[random.nextInt(aims.length)].plan(any, domains, random);
  }

  /** What a seed decides of a scenario that is aimed at something. */
  static Plan aimed(long seed, List<String> domains, Aim aim) {
    Random random = chances(seed);
    return aim.plan(any(seed, domains, random), domains, random);
  }

  private static Random chances(long seed) {
    return new Random(seed * 0x9E37_79B9_7F4A_7C15L);
  }

  private static Plan any(long seed, List<String> domains, Random random) {
    int pipeline = PIPELINES[random.nextInt(PIPELINES.length)];
    return new Plan(seed, random.nextInt(1, 5), PARTITIONS[random.nextInt(PARTITIONS.length)], random.nextInt(1, 5),
        pipeline, random.nextInt(1, 30) * (pipeline > 2 ? 1_000L : 500L), random.nextInt(300, 4_000), anyFaults(random),
        random.nextDouble() * (pipeline > 2 ? 0.05 : 0.2), random.nextInt(5, 200), random.nextInt(1, 4),
        random.nextInt(3) > 0, random.nextInt(5) == 0, some(domains, random));
  }

  private static Set<Fault> anyFaults(Random random) {
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    faults.remove(Fault.NONE);
    double kept = random.nextDouble();
    faults.removeIf(fault -> random.nextDouble() > kept);
    if (random.nextInt(3) > 0) {
      faults.remove(Fault.RESTORE);
    }
    if (random.nextInt(4) > 0) {
      faults.remove(Fault.FAILED_OVER);
    }
    return faults;
  }

  private static List<String> some(List<String> domains, Random random) {
    List<String> chosen = new ArrayList<>(domains);
    Collections.shuffle(chosen, random);
    return chosen.stream().limit(random.nextInt(1, domains.size() + 1)).sorted().toList();
  }

  /** Plans that are smaller in one respect each. */
  List<Plan> smaller() {
    List<Plan> plans = new ArrayList<>();
    if (clients > 1) {
      plans.add(with(instances, clients / 2, pipeline, millis, faults, domains));
    }
    if (pipeline > 1) {
      plans.add(with(instances, clients, Math.max(1, pipeline / 4), millis, faults, domains));
    }
    if (instances > 1) {
      plans.add(with(instances - 1, clients, pipeline, millis, faults, domains));
    }
    if (millis > 20) {
      plans.add(with(instances, clients, pipeline, millis / 2, faults, domains));
      plans.add(with(instances, clients, pipeline, millis * 4 / 5, faults, domains));
    }
    for (Fault fault : faults) {
      Set<Fault> fewer = EnumSet.copyOf(faults);
      fewer.remove(fault);
      plans.add(with(instances, clients, pipeline, millis, fewer, domains));
    }
    for (int i = 0; i < domains.size() && domains.size() > 1; i++) {
      List<String> fewer = new ArrayList<>(domains);
      fewer.remove(i);
      plans.add(with(instances, clients, pipeline, millis, faults, fewer));
    }
    return plans;
  }

  private Plan with(int newInstances, int newClients, int newPipeline, long newMillis, Set<Fault> newFaults,
      List<String> newDomains) {
    return new Plan(seed, newInstances, partitions, newClients, newPipeline, thinkMicros, newMillis, newFaults,
        intensity, snapshotEntries, snapshotsKept, replays, forgetful, newDomains);
  }

  /** How much there is to look through. */
  long size() {
    return instances * 10L + clients * domains.size() * 20L + pipeline * 5L + millis / 10 + faults.size() * 5L;
  }

  /** The same with these numbers of instances and clients, without anything going wrong: to measure speed. */
  public static Plan busy(long seed, int instances, int clients, int pipeline, long millis, List<String> domains) {
    return new Plan(seed, instances, PARTITIONS[Arrays.binarySearch(PARTITIONS, 8)], clients, pipeline, 100, millis,
        EnumSet.noneOf(Fault.class), 0, 100_000, 2, false, false, domains);
  }
}
