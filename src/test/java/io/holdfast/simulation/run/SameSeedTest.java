package io.holdfast.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Quiet;
import io.holdfast.simulation.Simulation;
import io.holdfast.simulation.run.Scenario.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same seed gives the same run: whatever happened, when, to whom, byte for byte. */
@ExtendWith(Quiet.class)
class SameSeedTest {
  private static final int SEEDS = 12;

  @Test
  void twoRunsOfOneSeedAreOneHistory() {
    long first = Simulation.anySeed();
    Simulator simulator = new Simulator();
    for (long seed = first; seed < first + SEEDS; seed++) {
      Result one = simulator.written(seed);
      Result other = simulator.written(seed);
      assertThat(other.history()).as("history with seed %d", seed).isEqualTo(one.history());
      assertThat(other.digest()).as("digest with seed %d", seed).isEqualTo(one.digest());
      assertThat(other.figures()).as("figures with seed %d", seed).isEqualTo(one.figures());
    }
  }

  /** Writing the history down must not change it, or what was found would not be what is shown. */
  @Test
  void whatIsWrittenDownIsWhatHappens() {
    long seed = Simulation.anySeed();
    Simulator simulator = new Simulator();
    assertThat(simulator.written(seed).digest()).as("with seed %d", seed).isEqualTo(simulator.run(seed).digest());
  }
}
