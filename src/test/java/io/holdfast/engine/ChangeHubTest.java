package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerChange;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Transfer;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Routing;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who listens to an instance, and what is heard. */
class ChangeHubTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 8);

  /** Keeps what it hears. */
  private static final class Ear implements ChangeListener {
    private final List<String> heard = new ArrayList<>();
    private final List<Integer> looked = new ArrayList<>();
    private Position lookedAt;

    @Override
    public void changed(int partition, Position position, int index, List<Change> changes) {
      changes.forEach(change -> heard.add(change.toString()));
    }

    @Override
    public void lookAnew(int partition, Position position) {
      looked.add(partition);
      lookedAt = position;
    }
  }

  private record OtherChange() implements Change {}

  @Test
  void aListenerLooksAnewFirstAndThenHearsEverything() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    Position before = member.submitAndWait(new Deposit("ann", 5)).position;
    Ear ear = new Ear();

    member.instance.changes().listen(LedgerChange.class, ear);
    world.runFor(10);

    assertThat(ear.looked).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(ear.lookedAt).isGreaterThanOrEqualTo(before);
    assertThat(ear.heard).isEmpty();
    member.submitAndWait(new Transfer("ann", "zoe", 2, false));
    assertThat(ear.heard).containsExactly(
        "LedgerChange[account=ann, balance=3]", "LedgerChange[account=zoe, balance=2]");
  }

  @Test
  void whoListensToOtherTypesOrNoLongerHearsNothing() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    Ear other = new Ear();
    Ear gone = new Ear();
    member.instance.changes().listen(OtherChange.class, other);
    ChangeHub.Listening listening = member.instance.changes().listen(LedgerChange.class, gone);
    listening.end();
    listening.end();

    member.submitAndWait(new Deposit("ann", 5));

    assertThat(other.heard).isEmpty();
    assertThat(gone.heard).isEmpty();
    assertThat(member.instance.changes().listeners()).isEqualTo(1);
  }

  @Test
  void whatACommandThatFailedDidIsNotHeard() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    Ear ear = new Ear();
    member.submitAndWait(new Deposit("ann", 5));
    member.instance.changes().listen(Change.class, ear);

    member.submitAndWait(new Transfer("ann", "zoe", 2, true));

    assertThat(ear.heard).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    Ear ear = new Ear();
    member.instance.changes().listen(Change.class, (partition, position, index, changes) -> {
      throw new IllegalStateException("told to");
    });
    member.instance.changes().listen(Change.class, ear);

    member.submitAndWait(new Deposit("ann", 5));

    assertThat(ear.heard).hasSize(1);
    assertThat(member.instance.state()).isEqualTo(InstanceState.READY);
  }

  @Test
  void recoveryIsNotHeardButLookedAtWhenItIsOver() {
    SimulatedCluster.Member first = cluster.alone().startAndWait();
    for (int i = 0; i < 20; i++) {
      first.submitAndWait(new Deposit("ann", 1));
    }
    first.crash();
    SimulatedCluster.Member again = cluster.alone();
    Ear ear = new Ear();
    again.instance.changes().listen(Change.class, ear);

    again.startAndWait();
    world.runFor(10);

    assertThat(ear.heard).isEmpty();
    assertThat(ear.looked).hasSize(8);
    assertThat(again.changes).as("the listener from the start").hasSize(20);
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(20);
    again.submitAndWait(new Deposit("ann", 1));
    assertThat(ear.heard).containsExactly("LedgerChange[account=ann, balance=21]");
  }

  @Test
  void anInstanceThatJumpsMakesItsListenersLookAnew() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    Position before = member.submitAndWait(new Deposit("ann", 1)).position;
    Ear ear = new Ear();
    member.instance.changes().listen(Change.class, ear);
    world.runFor(10);
    ear.looked.clear();

    cluster.journal.connect().restoreTo(before.sequence() - 1);
    world.runUntil(() -> ear.looked.size() == 8, 60_000, "the listener has looked anew");

    assertThat(ear.lookedAt.epoch()).isGreaterThan(before.epoch());
    int partition = member.instance.partitioning().partitionOf(Routing.hashOf("ann"));
    assertThat(ear.looked).contains(partition);
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(1);
  }
}
