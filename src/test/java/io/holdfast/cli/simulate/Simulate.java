package io.holdfast.cli.simulate;

import io.holdfast.simulation.run.Coverage;
import io.holdfast.simulation.run.Figures;
import io.holdfast.simulation.run.Plan;
import io.holdfast.simulation.run.Scenario;
import io.holdfast.simulation.run.Scenario.Result;
import io.holdfast.simulation.run.Simulator;
import io.holdfast.simulation.run.Workloads;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Runs scenario after scenario until the time is over or one fails. */
public final class Simulate {
  private static final long MINIMISE_MILLIS = 60_000;
  private static final long BUSY_MILLIS = 500;
  private static final long REPORT_NANOS = 30_000_000_000L;

  private final Arguments arguments;
  private final Coverage coverage = new Coverage();
  private Figures figures = Figures.NONE;
  private long beganNanos;

  private Simulate(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Runs it; the exit code is 1 if something was found, 2 if the arguments are wrong. */
  public static void main(String[] given) {
    Arguments arguments = Arguments.of(given);
    System.exit(switch (arguments.mode()) {
      case SCENARIOS -> new Simulate(arguments).scenarios();
      case SPEED -> new Simulate(arguments).speed();
      case MUTANTS -> mutants(arguments);
    });
  }

  /** The mutants first; what is left of the minutes, if any were given, is for scenarios. */
  private static int mutants(Arguments arguments) {
    long began = System.nanoTime();
    int missed = MutantHunt.run(arguments);
    double left = arguments.minutes() - (System.nanoTime() - began) / 60e9;
    return missed == 0 && arguments.goesOn() ? new Simulate(arguments.withMinutes(left)).scenarios() : missed;
  }

  private int scenarios() {
    Simulator simulator = new Simulator(arguments.domains());
    long seed = arguments.seed() != null ? arguments.seed() : new Random().nextInt() & 0xFFFF_FFFFL;
    beganNanos = System.nanoTime();
    long endNanos = beganNanos + (long) (arguments.minutes() * 60e9);
    long reportNanos = beganNanos + REPORT_NANOS;
    System.out.println("commit " + arguments.commit() + ", first seed " + seed + ", workloads " + arguments.domains());
    do {
      Result result = simulator.run(seed);
      figures = figures.plus(result.figures());
      coverage.add(result.coverage());
      if (result.violation() != null) {
        System.out.println("Found something; looking for a smaller scenario ...");
        simulator.explain(result, arguments.commit(), MINIMISE_MILLIS).forEach(System.out::println);
        report();
        return 1;
      }
      seed++;
      if (System.nanoTime() > reportNanos) {
        reportNanos += REPORT_NANOS;
        report();
      }
    } while (System.nanoTime() < endNanos && !arguments.isOneSeed());
    report();
    coverage.table().forEach(System.out::println);
    return 0;
  }

  private void report() {
    double elapsed = (System.nanoTime() - beganNanos) / 1e9;
    double seconds = cpuSeconds();
    System.out.printf("%.0f s, %.0f s of one core: %d scenarios (%.1f/s), %d commands (%.0f/s), "
            + "applied %d times (%.0f/s), %d entries,"
            + " %d operations of clients, %d faults at %s places (port call, fault), %s with the kind of command,"
            + " %d processes,"
            + " %d restores, %d trims, %d outages, %d contents hashed, %.1f h simulated%n",
        elapsed, seconds, figures.scenarios(), figures.scenarios() / seconds, figures.commands(),
        figures.commands() / seconds,
        figures.applied(), figures.applied() / seconds, figures.entries(), figures.operations(), figures.faults(),
        coverage.places(), coverage.triples(), figures.starts(), figures.restores(), figures.trims(),
        figures.outages(), figures.hashes(), figures.simulatedMillis() / 3_600_000.0);
  }

  /** What this thread has had of a core: other work on the machine does not count. */
  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  /** How many commands a second three instances apply, with all checks, and nothing going wrong. */
  private int speed() {
    TreeMap<Double, String> rounds = new TreeMap<>();
    for (int i = 1; i <= arguments.rounds(); i++) {
      double began = cpuSeconds();
      Result result = new Scenario(Plan.busy(i, 3, 8, 200, BUSY_MILLIS, arguments.domains()), false).run();
      double seconds = cpuSeconds() - began;
      String line = String.format("round %d: %d commands in %.2f s of one core, %.0f a second on each of three"
          + " instances and two that check, %.0f applied a second; %s", i, result.figures().commands(), seconds,
          result.figures().commands() / seconds,
          result.figures().applied() / seconds, result.violation() == null ? "all holds" : result.violation());
      System.out.println(line);
      rounds.put(result.figures().commands() / seconds, line);
    }
    System.out.println("median: " + rounds.values().stream().skip(rounds.size() / 2).findFirst().orElseThrow());
    return 0;
  }

  /**
   * What was asked.
   *
   * @param mode what to do
   * @param seed the first seed; null for any
   * @param minutes how long
   * @param goesOn whether minutes were given
   * @param rounds how often speed is measured, or each mutant is looked for
   * @param mutant a part of the names of the mutants to look for
   * @param isOneSeed whether to run that seed alone
   * @param domains whose clients there are
   * @param commit what is being tested
   */
  record Arguments(Mode mode, Long seed, double minutes, boolean goesOn, int rounds, String mutant,
      boolean isOneSeed, List<String> domains, String commit) {
    private static final int SPEED_ROUNDS = 7;

    /** What to do. */
    enum Mode { SCENARIOS, SPEED, MUTANTS }

    static Arguments of(String[] given) {
      Mode mode = Mode.SCENARIOS;
      Long seed = null;
      Double minutes = null;
      Integer rounds = null;
      String mutant = "";
      List<String> domains = Workloads.names();
      for (int i = 0; i < given.length; i++) {
        switch (given[i]) {
          case "--seed" -> seed = Long.valueOf(given[++i]);
          case "--rounds" -> rounds = Integer.valueOf(given[++i]);
          case "--minutes" -> minutes = Double.valueOf(given[++i]);
          case "--domain" -> domains = domains(given[++i]);
          case "--mutants" -> mode = Mode.MUTANTS;
          case "--mutant" -> {
            mode = Mode.MUTANTS;
            mutant = given[++i];
          }
          case "--speed" -> mode = Mode.SPEED;
          default -> {
            System.err.println("unknown: " + given[i]);
            System.exit(2);
          }
        }
      }
      boolean isOneSeed = seed != null && minutes == null;
      int often = rounds != null ? rounds : mode == Mode.SPEED ? SPEED_ROUNDS : 1;
      return new Arguments(mode, seed, minutes == null ? 1 : minutes, minutes != null, often, mutant, isOneSeed,
          domains, System.getProperty("holdfast.commit", "unknown"));
    }

    Arguments withMinutes(double left) {
      return new Arguments(mode, seed, left, goesOn, rounds, mutant, isOneSeed, domains, commit);
    }

    private static List<String> domains(String text) {
      if (text.equals("all")) {
        return Workloads.names();
      }
      List<String> chosen = List.of(text.split(","));
      if (!Workloads.names().containsAll(chosen)) {
        System.err.println("the workloads are " + Workloads.names() + " and all; not " + text);
        System.exit(2);
      }
      return chosen;
    }
  }
}
