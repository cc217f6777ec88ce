package io.holdfast.cli.simulate;

import io.holdfast.simulation.run.Coverage;
import io.holdfast.simulation.run.Figures;
import io.holdfast.simulation.run.Scenario.Result;
import io.holdfast.simulation.run.Simulator;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Runs scenario after scenario until the time is over, or until one fails, and tells what came of them. */
final class ScenarioHunt {
  private static final long REPORT_NANOS = 30_000_000_000L;
  private static final int MOST_MESSAGE = 300;

  private final Simulate.Arguments arguments;
  private final Simulator simulator;
  private final long minimiseMillis;
  private final PrintStream out;
  private final Coverage coverage = new Coverage();
  private final long beganNanos = System.nanoTime();
  /** The seeds that broke a rule, by the rule. */
  private final Map<String, List<Long>> found = new TreeMap<>();
  private Figures figures = Figures.NONE;
  private double cpuSeconds;

  /**
   * A hunt that must be {@linkplain #run run}.
   *
   * @param minimiseMillis how long to look for a smaller scenario, where one fails
   */
  ScenarioHunt(Simulate.Arguments arguments, Simulator simulator, long minimiseMillis, PrintStream out) {
    this.arguments = arguments;
    this.simulator = simulator;
    this.minimiseMillis = minimiseMillis;
    this.out = out;
  }

  /** Runs them; the exit code is 1 if something was found. */
  int run() {
    long seed = arguments.seed() != null ? arguments.seed() : new Random().nextInt() & 0xFFFF_FFFFL;
    long endNanos = beganNanos + (long) (arguments.minutes() * 60e9);
    long reportNanos = beganNanos + REPORT_NANOS;
    out.println("commit " + arguments.commit() + ", first seed " + seed + ", workloads " + arguments.domains());
    do {
      Result result = simulated(seed++);
      if (result.violation() != null) {
        tell(result);
      }
      if (System.nanoTime() > reportNanos) {
        reportNanos += REPORT_NANOS;
        report();
      }
    } while (System.nanoTime() < endNanos && !arguments.isOneSeed() && (found.isEmpty() || arguments.keepsGoing()));
    report();
    if (found.isEmpty() || arguments.keepsGoing()) {
      coverage.table().forEach(out::println);
    }
    found.forEach((rule, seeds) -> out.println("FOUND " + seeds.size() + " times: " + rule + ", with seeds " + seeds));
    return found.isEmpty() ? 0 : 1;
  }

  /** What looking for smaller scenarios costs counts for nothing. */
  private Result simulated(long seed) {
    double began = cpuSeconds();
    Result result = simulator.run(seed);
    cpuSeconds += cpuSeconds() - began;
    figures = figures.plus(result.figures());
    coverage.add(result.coverage());
    return result;
  }

  /** The history once for every rule; what breaks it again is counted. */
  private void tell(Result result) {
    List<Long> seeds = found.computeIfAbsent(result.violation().rule(), absent -> new ArrayList<>());
    seeds.add(result.plan().seed());
    if (seeds.size() > 1) {
      String message = result.violation().getMessage();
      out.println("FAILED again with seed " + result.plan().seed() + ": "
          + message.substring(0, Math.min(message.length(), MOST_MESSAGE)));
    } else {
      out.println("Found something; looking for a smaller scenario ...");
      simulator.explain(result, arguments.commit(), minimiseMillis).forEach(out::println);
    }
  }

  private void report() {
    double elapsed = (System.nanoTime() - beganNanos) / 1e9;
    long failed = found.values().stream().mapToLong(List::size).sum();
    out.printf("%.0f s, %.0f s of one core: %d scenarios (%.1f/s), %d failed, %d commands (%.0f/s), "
            + "applied %d times (%.0f/s), %d entries,"
            + " %d operations of clients, %d faults at %s places (port call, fault), %s with the kind of command,"
            + " %d processes,"
            + " %d restores, %d trims, %d outages, %d contents hashed, %.1f h simulated%n",
        elapsed, cpuSeconds, figures.scenarios(), figures.scenarios() / cpuSeconds, failed, figures.commands(),
        figures.commands() / cpuSeconds, figures.applied(), figures.applied() / cpuSeconds, figures.entries(),
        figures.operations(), figures.faults(), coverage.places(), coverage.triples(), figures.starts(),
        figures.restores(), figures.trims(), figures.outages(), figures.hashes(),
        figures.simulatedMillis() / 3_600_000.0);
  }

  /** What this thread has had of a core: other work on the machine does not count. */
  static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}
