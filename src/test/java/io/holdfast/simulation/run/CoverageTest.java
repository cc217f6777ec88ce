package io.holdfast.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Quiet;
import io.holdfast.simulation.Simulation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What counts as reached, and that the commands near a fault are those that it concerned. */
@ExtendWith(Quiet.class)
class CoverageTest {
  private static final int MOST_SCENARIOS = 200;

  @Test
  void nobodyIsToldOfATick() {
    Coverage coverage = new Coverage();

    coverage.struck(PortCall.APPEND, Fault.CRASH, Set.of("Tick", "Pay"));
    coverage.struck(PortCall.APPEND, Fault.CRASH, Set.of("Pay"));
    coverage.struck(PortCall.HEAD, Fault.CRASH, Set.of());

    assertThat(coverage.triples()).isEqualTo("2 of 64");
    assertThat(line(coverage, "not met with Pay")).contains("REPLY CRASH").doesNotContain("[APPEND CRASH");
    assertThat(line(coverage, "not met with Tick")).contains("ANNOUNCE CRASH").doesNotContain("REPL");
  }

  private static String line(Coverage coverage, String beginning) {
    return coverage.table().stream().filter(each -> each.startsWith(beginning)).findFirst().orElseThrow();
  }

  @Test
  void whatWasReadIsKnownWhereAReadIsStruck() {
    long first = Simulation.anySeed();
    Simulator simulator = new Simulator(List.of("registers"));
    Coverage coverage = new Coverage();
    for (long seed = first; seed < first + MOST_SCENARIOS && !isMetByCommands(coverage); seed++) {
      coverage.add(simulator.run(seed).coverage());
    }

    assertThat(line(coverage, "READ_DONE")).as("from seed %d on", first).contains("/");
  }

  private static boolean isMetByCommands(Coverage coverage) {
    return line(coverage, "READ_DONE").contains("/");
  }
}
