package io.holdfast.cli.simulate;

import io.holdfast.simulation.run.Plan;
import io.holdfast.simulation.run.Scenario;
import io.holdfast.simulation.run.Scenario.Result;
import io.holdfast.simulation.run.Simulator;
import io.holdfast.simulation.run.Workloads;
import java.util.List;
import java.util.TreeMap;

/** What {@code scripts/simulate} runs: scenarios, mutants, or a measurement of speed. */
public final class Simulate {
  private static final long MINIMISE_MILLIS = 60_000;
  private static final long BUSY_MILLIS = 500;
  private static final int INSTANCES = 3;

  private Simulate() {}

  /** Runs it; the exit code is 1 if something was found, 2 if the arguments are wrong. */
  public static void main(String[] given) {
    Arguments arguments = Arguments.of(given);
    System.exit(switch (arguments.mode()) {
      case SCENARIOS -> scenarios(arguments);
      case SPEED -> speed(arguments);
      case MUTANTS -> mutants(arguments);
    });
  }

  /** The mutants first; what is left of the minutes, if any were given, is for scenarios. */
  private static int mutants(Arguments arguments) {
    long began = System.nanoTime();
    int missed = MutantHunt.run(arguments);
    double left = arguments.minutes() - (System.nanoTime() - began) / 60e9;
    return missed == 0 && arguments.goesOn() ? scenarios(arguments.withMinutes(left)) : missed;
  }

  private static int scenarios(Arguments arguments) {
    return new ScenarioHunt(arguments, new Simulator(arguments.domains()), MINIMISE_MILLIS, System.out).run();
  }

  /** How many commands a second three instances apply, with all checks, and nothing going wrong. */
  private static int speed(Arguments arguments) {
    TreeMap<Double, String> rounds = new TreeMap<>();
    boolean holds = true;
    for (int i = 1; i <= arguments.rounds(); i++) {
      long beganNanos = System.nanoTime();
      double began = ScenarioHunt.cpuSeconds();
      Result result = new Scenario(Plan.busy(i, INSTANCES, 8, 200, BUSY_MILLIS, arguments.domains()), false).run();
      double seconds = ScenarioHunt.cpuSeconds() - began;
      double each = result.figures().commands() / seconds;
      String line = String.format("round %d: %d commands in %.2f s of one core (%.2f s by the clock), %.0f a second on"
          + " each instance, %.0f applied a second on the %d alone", i, result.figures().commands(), seconds,
          (System.nanoTime() - beganNanos) / 1e9, each, INSTANCES * each, INSTANCES);
      System.out.println(line + "; " + (result.violation() == null ? "all holds" : result.violation()));
      holds &= result.violation() == null;
      rounds.put(each, line);
    }
    System.out.println("median: " + rounds.values().stream().skip(rounds.size() / 2).findFirst().orElseThrow());
    return holds ? 0 : 1;
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
   * @param keepsGoing whether to go on with the next seed where one fails
   * @param domains whose clients there are
   * @param commit what is being tested
   */
  record Arguments(Mode mode, Long seed, double minutes, boolean goesOn, int rounds, String mutant,
      boolean isOneSeed, boolean keepsGoing, List<String> domains, String commit) {
    private static final int SPEED_ROUNDS = 7;

    /** What to do. */
    enum Mode { SCENARIOS, SPEED, MUTANTS }

    static Arguments of(String[] given) {
      Mode mode = Mode.SCENARIOS;
      Long seed = null;
      Double minutes = null;
      Integer rounds = null;
      String mutant = "";
      boolean keepsGoing = false;
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
          case "--keep-going" -> keepsGoing = true;
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
          keepsGoing, domains, System.getProperty("holdfast.commit", "unknown"));
    }

    Arguments withMinutes(double left) {
      return new Arguments(mode, seed, left, goesOn, rounds, mutant, isOneSeed, keepsGoing, domains, commit);
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
