package io.holdfast.simulation.run;

import io.holdfast.simulation.run.Scenario.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Runs scenarios by their seeds, and looks for a smaller one where one fails. */
public final class Simulator implements LongFunction<String> {
  private static final int MOST_TRIES = 400;
  private static final int MOST_LINES = 400;

  private final List<String> domains;
  private final Supplier<Map<String, Workload>> workloads;
  /** What every scenario is aimed at; null if nothing in particular. */
  private final Aim aim;

  /** A simulator of all domains. */
  public Simulator() {
    this(Workloads.names());
  }

  /** A simulator of some domains' workloads. */
  public Simulator(List<String> domains) {
    this(domains, Workloads::all);
  }

  /** A simulator of some of these workloads, fresh for every scenario. */
  public Simulator(List<String> domains, Supplier<Map<String, Workload>> workloads) {
    this(domains, workloads, null);
  }

  /** A simulator of all domains, all scenarios of which are aimed at what has this name. */
  public Simulator(String aim) {
    this(Workloads.names(), Workloads::all, Aim.valueOf(aim));
  }

  private Simulator(List<String> domains, Supplier<Map<String, Workload>> workloads, Aim aim) {
    this.domains = List.copyOf(domains);
    this.workloads = workloads;
    this.aim = aim;
  }

  /** Runs the scenario of a seed. */
  public Result run(long seed) {
    return play(plan(seed), false);
  }

  /** Runs the scenario of a seed, and writes down its history. */
  public Result written(long seed) {
    return play(plan(seed), true);
  }

  private Plan plan(long seed) {
    return aim == null ? Plan.of(seed, domains) : Plan.aimed(seed, domains, aim);
  }

  private Result play(Plan plan, boolean written) {
    return new Scenario(plan, workloads.get(), written).run();
  }

  /** The rule that the scenario of a seed breaks; null if it breaks none. For callers that share no class with this. */
  @Override
  public String apply(long seed) {
    Violation violation = run(seed).violation();
    return violation == null ? null : violation.getMessage();
  }

  /**
   * Looks for a smaller scenario that breaks the same rule: fewer clients, instances, faults, domains, less time.
   *
   * @param found a failed one
   * @param withinMillis how long to look, by the machine's clock
   * @return the smallest found, with its history
   */
  public Result minimise(Result found, long withinMillis) {
    long end = System.nanoTime() + withinMillis * 1_000_000;
    Plan smallest = found.plan();
    boolean isSmaller = true;
    int tries = 0;
    while (isSmaller) {
      isSmaller = false;
      for (Plan plan : smallest.smaller()) {
        if (tries++ >= MOST_TRIES || System.nanoTime() - end > 0) {
          return play(smallest, true);
        }
        if (plan.size() < smallest.size() && breaks(plan, found.violation().rule())) {
          smallest = plan;
          isSmaller = true;
          break;
        }
      }
    }
    return play(smallest, true);
  }

  /**
   * Tells a failure so that it can be understood and repeated: seed, commit, plan, and the history of the smallest
   * scenario that breaks the same rule.
   *
   * @param found a failed scenario of all these workloads
   * @param commit what was tested
   * @param withinMillis how long to look for a smaller one, by the machine's clock
   */
  public List<String> explain(Result found, String commit, long withinMillis) {
    Result smallest = minimise(found, withinMillis);
    List<String> history = smallest.history();
    List<String> lines = new ArrayList<>();
    lines.add("FAILED with seed " + found.plan().seed() + " at commit " + commit);
    lines.add("  " + found.violation().getMessage());
    lines.add("  " + found.plan());
    lines.add("The smallest scenario found that breaks the same rule:");
    lines.add("  " + smallest.violation().getMessage());
    lines.add("  " + smallest.plan());
    lines.add("Its history (milliseconds, who, what; the last " + MOST_LINES + " of " + history.size() + " lines):");
    lines.addAll(history.subList(Math.max(0, history.size() - MOST_LINES), history.size()));
    lines.add("Repeat: scripts/simulate --seed " + found.plan().seed() + " --domain " + String.join(",", domains));
    return lines;
  }

  private boolean breaks(Plan plan, String rule) {
    Violation violation = play(plan, false).violation();
    return violation != null && violation.rule().equals(rule);
  }
}
