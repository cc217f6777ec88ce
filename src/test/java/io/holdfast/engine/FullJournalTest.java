package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.simulation.Simulation;
import org.junit.jupiter.api.Test;

/** A journal without space refuses, and takes again when there is some. */
class FullJournalTest {
  private static final long LONGER_THAN_SLOW_MILLIS = 3_000;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  /** Not the keeper, whose ticks would find out. */
  @Test
  void aRefusalThatCameSlowlyDoesNotLeaveTheJournalAway() {
    cluster.among().startAndWait();
    Member other = cluster.among().startAndWait();
    cluster.journal.full(true);
    cluster.journal.lockedFor(LONGER_THAN_SLOW_MILLIS);

    Told refused = other.submitAndWait(new Deposit("ann", 1));
    cluster.journal.full(false);
    world.runFor(LONGER_THAN_SLOW_MILLIS);

    assertThat(refused.refusal.reason()).isEqualTo(Refusal.Reason.FULL);
    assertThat(other.instance.status().journalAway()).isFalse();
    assertThat(other.submitAndWait(new Deposit("ann", 1)).reply).isNotNull();
  }
}
