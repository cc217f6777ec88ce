package io.holdfast.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Simulation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans that are aimed at something. */
class AimTest {
  private static final int SEEDS = 600;

  @ParameterizedTest
  @EnumSource
  void anyScenarioMayBeAimed(Aim aim) {
    long first = Simulation.anySeed();
    Set<Fault> faults = EnumSet.copyOf(Plan.aimed(first, Workloads.names(), aim).faults());

    assertThat(faults).isNotEmpty();
    assertThat(first).as("a first seed, one of the %d seeds from which on is aimed at this", SEEDS)
        .matches(seed -> plansFrom(seed).stream().anyMatch(plan -> plan.faults().equals(faults)));
  }

  private static List<Plan> plansFrom(long first) {
    return LongStream.range(first, first + SEEDS)
        .mapToObj(seed -> Plan.of(seed, Workloads.names())).toList();
  }

  @Test
  void outagesAreForHoldersOfLocksIfThereMayBeSome() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Plan plan = Plan.aimed(seed, Workloads.names(), Aim.OUTAGES);
      assertThat(plan.domains()).containsExactly("coordination");
      assertThat(plan.instances()).isOne();
      assertThat(plan.snapshotEntries()).isBetween(2, 4);
      assertThat(Plan.aimed(seed, List.of("ads"), Aim.OUTAGES).domains()).isEqualTo(List.of("ads"));
    }
  }
}
