package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.Position;
import io.holdfast.simulation.Simulation;
import org.junit.jupiter.api.Test;

/** Trimming goes by the history that the journal has when it is done, not by what the keeper knew before. */
final class SnapshotChoresTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  private void deposit(Member member, int times) {
    for (int i = 0; i < times; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(50);
    }
    world.runFor(70_000);
  }


  @Test
  void goesOnInAHistoryThatBeginsAnewAtALowerSequence() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 20, 0, 1).withSnapshotCheck(SnapshotCheck.READ);
    Member member = cluster.alone().startAndWait();
    deposit(member, 200);
    long before = cluster.journal.floor();

    cluster.journal.connect().beginAt(new Position(1, 0), 0, 4);
    world.runFor(10);
    Told refused = member.submit(new Deposit("ann", 1));
    world.runUntil(refused::isOver, 60_000, "an answer");
    member.ready();
    deposit(member, 50);

    assertThat(cluster.journal.floor()).isPositive().isLessThan(before);
  }
}
