package io.holdfast.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Quiet;
import io.holdfast.simulation.Simulation;
import io.holdfast.simulation.run.Scenario.Result;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bad days of every domain, from a first seed that is printed; {@code scripts/simulate} goes on for as long as one
 * likes. {@code -Dholdfast.seed=N} repeats a run.
 */
@ExtendWith(Quiet.class)
class ScenariosTest {
  private static final Logger LOG = LoggerFactory.getLogger(ScenariosTest.class);
  private static final long SHORT_SECONDS = 45;
  private static final long LONG_SECONDS = 200;
  private static final long MINIMISE_MILLIS = 60_000;

  /** Seconds of one core, so that a busy machine does less rather than take longer. */
  @Test
  void nothingIsFoundInRandomScenarios() {
    run(SHORT_SECONDS);
  }

  @Test
  @Tag("full")
  void nothingIsFoundInManyRandomScenarios() {
    run(LONG_SECONDS);
  }

  private static void run(long seconds) {
    long first = Simulation.anySeed();
    LOG.info("scenarios from seed {} on, for {} s of one core", first, seconds);
    Simulator simulator = new Simulator();
    Coverage coverage = new Coverage();
    Figures figures = Figures.NONE;
    long end = cpuNanos() + TimeUnit.SECONDS.toNanos(seconds);
    for (long seed = first; cpuNanos() < end; seed++) {
      Result result = simulator.run(seed);
      if (result.violation() != null) {
        throw new AssertionError(String.join("\n", simulator.explain(result, "this one", MINIMISE_MILLIS)));
      }
      figures = figures.plus(result.figures());
      coverage.add(result.coverage());
    }
    LOG.info("nothing found: {}; places struck {}", figures, coverage.places());
    assertThat(figures.faults()).isPositive();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
