package io.holdfast.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Quiet;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator sees mistakes: each is found within its number of runs. {@code -Dholdfast.seed=N} repeats one. */
@ExtendWith(Quiet.class)
class MutantsTest {
  private static final Logger LOG = LoggerFactory.getLogger(MutantsTest.class);

  static List<Mutant> classic() {
    return Mutants.classic();
  }

  static List<Mutant> more() {
    return Mutants.more();
  }

  @ParameterizedTest
  @MethodSource({"classic", "more"})
  void fitsItsSource(Mutant mutant) throws IOException {
    for (Mutant.Patch patch : mutant.patches()) {
      assertThat(MutantLoader.patched(patch)).contains(patch.mistaken());
    }
  }

  @ParameterizedTest
  @MethodSource({"classic", "more"})
  void isFound(Mutant mutant) {
    long seed = Simulation.anySeed();
    MutantRun.Outcome outcome = MutantRun.of(mutant, seed);
    LOG.info("from seed {}: {}", seed, outcome);
    assertThat(outcome.isFound()).as("%s, from seed %d on", outcome, seed).isTrue();
  }
}
