package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.EntryStream;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
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

  private SnapshotInfo agreedSnapshot(Member member) {
    SnapshotInfo[] taken = new SnapshotInfo[1];
    member.instance.takeSnapshot().thenAccept(info -> taken[0] = info);
    world.runUntil(() -> taken[0] != null, 10_000, "a snapshot");
    cluster.archive.agree(taken[0]);
    return taken[0];
  }

  private void restoreTo(Member member, SnapshotInfo snapshot) {
    cluster.journal.connect().restoreTo(snapshot.position().sequence());
    world.runFor(10);
    Told refused = member.submit(new Deposit("ann", 100));
    world.runUntil(refused::isOver, 60_000, "an answer");
    member.ready();
  }

  /** Chores of an instance that keeps one snapshot, and stands still as soon as it has asked what there is. */
  private void lookAndStandStill(long millis) {
    SimulatedLoop loop = new SimulatedLoop(world);
    Ports ports = new Ports(new SimulatedClock(world), loop, List.of(loop), cluster.journal.connect(),
        EntryStream.none(), cluster.office.candidate(), cluster.archive, cluster.domains, cluster.kinds);
    SnapshotChores chores = new SnapshotChores(ports, InstanceOptions.defaults().withSnapshots(0, 0, 0, 1),
        new Snapshots(loop, cluster.archive, null), () -> Long.MAX_VALUE);
    loop.execute(chores::look);
    loop.afterTask(() -> {
      loop.stall(millis);
      loop.afterTask(() -> { });
    });
    world.runFor(50); // What it asked is answered meanwhile.
  }

  @Test
  void aKeeperThatWasPausedDuringARestoreDestroysNothing() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 0, 0, 10);
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo first = agreedSnapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    SnapshotInfo second = agreedSnapshot(member);

    lookAndStandStill(30_000);
    restoreTo(member, first);
    while (cluster.journal.sequence() <= second.position().sequence()) {
      member.submitAndWait(new Deposit("ann", 4));
    }
    long balance = member.ledger("ann").balanceOf("ann");
    world.runFor(60_000);

    assertThat(cluster.journal.floor()).isZero();
    assertThat(positions()).contains(first.position());
    member.crash();
    Member again = cluster.alone().startAndWait();
    assertThat(again.instance.status().lastSnapshot().position()).isEqualTo(first.position());
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(balance);
  }

  @Test
  void whatLiesBelowIsDeletedOnceTheJournalIsTrimmed() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 0, 0, 10);
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo first = agreedSnapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    SnapshotInfo second = agreedSnapshot(member);

    lookAndStandStill(2_000);
    cluster.journal.down(true);
    world.runFor(5_000);
    assertThat(positions()).containsExactly(second.position(), first.position());
    cluster.journal.down(false);
    lookAndStandStill(0);
    world.runFor(5_000);

    assertThat(cluster.journal.floor()).isEqualTo(second.position().sequence());
    assertThat(positions()).containsExactly(second.position());
  }

  /** To every position from the floor on an operator may restore: there must be something to start from. */
  @Test
  void whatTheFloorRestsOnStaysUntilTheFloorRises() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 0, 0, 10);
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo first = agreedSnapshot(member);
    cluster.journal.trim(first.position());
    member.submitAndWait(new Deposit("ann", 2));
    agreedSnapshot(member);
    member.submitAndWait(new Deposit("ann", 4));
    member.instance.takeSnapshot();
    world.runFor(1_000);

    lookAndStandStill(0);
    world.runFor(5_000);

    assertThat(cluster.journal.floor()).isEqualTo(first.position().sequence());
    assertThat(positions()).hasSize(3).endsWith(first.position());
    restoreTo(member, first);
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(1);
  }

  private List<Position> positions() {
    List<Position> found = new ArrayList<>();
    cluster.archive.list().thenAccept(all -> all.forEach(info -> found.add(info.position())));
    world.runFor(100);
    return found;
  }
}
