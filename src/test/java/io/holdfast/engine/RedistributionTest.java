package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Await;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerCommand.NoteEverywhere;
import io.holdfast.engine.ledger.LedgerCommand.Put;
import io.holdfast.engine.ledger.LedgerCommand.Transfer;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Snapshots restored into another number of partitions, in simulated time. {@code -Dholdfast.seed=N} repeats a run. */
class RedistributionTest {
  private static final int[] NUMBERS = {1, 2, 3, 7, 8, 64};

  @Test
  void anyNumberOfPartitionsHoldsTheSameRows() {
    Simulation.everySeed(25, world -> new Run(world).all());
  }

  @Test
  void whatCallersKeepIsFoundInTheNewPartitions() {
    Simulation world = new Simulation(Simulation.anySeed());
    SimulatedCluster cluster = new SimulatedCluster(world, 2);
    Member before = cluster.alone().startAndWait();
    for (int i = 0; i < 40; i++) {
      before.submitAndWait(new Deposit("account-" + i, i), "deposit-" + i);
      before.submit(new Await("door-" + i, 600_000), "await-" + i);
    }
    before.submitAndWait(new Transfer("account-39", "account-1", 5, false), "transfer");
    before.submitAndWait(new NoteEverywhere("note"), "everywhere");
    before.submitAndWait(new SystemCommand.ChangeSetting("ledger.most", 1_000));

    Member after = restored(world, cluster, before, 7);

    for (int i = 0; i < 40; i++) {
      Told again = after.submitAndWait(new Deposit("account-" + i, i), "deposit-" + i);
      assertThat(again.reply).as("account %d", i).isEqualTo(new LedgerReply.Balance(i));
      Told waiting = after.submit(new Await("door-" + i, 600_000), "await-" + i);
      world.runFor(10);
      assertThat(waiting.isOver()).as("door %d", i).isFalse();
      after.submitAndWait(new Put("door-" + i, i));
      assertThat(waiting.reply).as("door %d", i).isEqualTo(new LedgerReply.Value(i));
    }
    after.submitAndWait(new Transfer("account-39", "account-1", 5, false), "transfer");
    assertThat(after.ledger("account-1").balanceOf("account-1")).isEqualTo(6);
    after.submitAndWait(new NoteEverywhere("note"), "everywhere");
    assertThat(sum(after, "note")).as("two partitions took it once").isEqualTo(2);
    assertThat(after.submitAndWait(new Deposit("account-1", 1_001)).reply).isEqualTo(new LedgerReply.TooPoor(0));
  }

  private static long sum(Member member, String note) {
    long sum = 0;
    for (int i = 0; i < member.instance.partitions(); i++) {
      sum += member.instance.machine(i, LedgerMachine.class).timesOf(note);
    }
    return sum;
  }

  @Test
  void keysAreForgottenWhereTheirOutcomesHaveGone() {
    Simulation world = new Simulation(Simulation.anySeed());
    SimulatedCluster cluster = new SimulatedCluster(world, 2);
    Member before = cluster.alone().startAndWait();
    for (int i = 0; i < 30; i++) {
      before.submitAndWait(new Deposit("account-" + i, 1), "key-" + i);
    }

    Member after = restored(world, cluster, before, 5);
    after.submitAndWait(new SystemCommand.ChangeSetting("engine.idempotency_keys", 0));
    after.submitAndWait(new Deposit("zoe", 1));

    assertThat(LogicalRows.of(after.instance)).noneMatch(row -> row.startsWith("engine.replies"));
  }

  @Test
  void aSnapshotInTheMiddleOfTheJournalMustHaveItsNumber() {
    Simulation world = new Simulation(Simulation.anySeed());
    SimulatedCluster cluster = new SimulatedCluster(world, 2);
    Member before = cluster.alone().startAndWait();
    before.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo other = snapshot(world, before);
    before.submitAndWait(new Deposit("ann", 1));
    before.crash();
    SimulatedCluster elsewhere = new SimulatedCluster(world, 3);
    Member writer = elsewhere.alone().startAndWait();
    while (elsewhere.journal.sequence() < other.position().sequence() + 3) {
      writer.submitAndWait(new Deposit("zoe", 1));
    }

    Member reader = elsewhere.reader(elsewhere.journal, cluster.archive).startAndWait();

    assertThat(reader.instance.status().lastSnapshot()).isNull();
    assertThat(reader.ledger("ann").balanceOf("ann")).isZero();
  }

  private static Member restored(Simulation world, SimulatedCluster cluster, Member before, int partitions) {
    SnapshotInfo snapshot = snapshot(world, before);
    before.crash();
    begin(world, cluster, snapshot, partitions);
    return cluster.alone().startAndWait();
  }

  private static void begin(Simulation world, SimulatedCluster cluster, SnapshotInfo snapshot, int partitions) {
    CompletableFuture<Integer> begun = cluster.journal.connect()
        .beginAt(snapshot.position(), snapshot.logTime(), partitions).toCompletableFuture();
    world.runUntil(begun::isDone, 1_000, "another beginning");
  }

  private static SnapshotInfo snapshot(Simulation world, Member member) {
    CompletableFuture<SnapshotInfo> taken = member.instance.takeSnapshot().toCompletableFuture();
    world.runUntil(taken::isDone, 10_000, "a snapshot");
    return taken.getNow(null);
  }

  /** Random commands, restored into random numbers of partitions one after the other. */
  private static final class Run {
    final Simulation world;
    final SimulatedCluster cluster;
    int made;

    Run(Simulation world) {
      this.world = world;
      this.cluster = new SimulatedCluster(world, anyNumber());
    }

    private int anyNumber() {
      return NUMBERS[(int) world.between(0, NUMBERS.length - 1)];
    }

    void all() {
      Member member = cluster.alone().startAndWait();
      for (int round = 0; round < 3; round++) {
        work(member);
        member = moved(member);
      }
      SnapshotInfo last = snapshot(world, member);
      CompletableFuture<Replay.Verdict> verdict = new Replay(member.ports, 1_000).verify(last).toCompletableFuture();
      world.runUntil(verdict::isDone, 60_000, "a verdict");
      assertThat(verdict.getNow(null).agrees()).as("what another replica comes to from the same beginning").isTrue();
    }

    private void work(Member member) {
      for (int i = 0; i < 60; i++) {
        made++;
        member.submit(anyCommand(), world.chance(0.5) ? "key-" + made : null);
        world.runFor(world.between(0, 4));
      }
      world.runFor(2_000);
      member.catchUp();
    }

    private Command anyCommand() {
      String some = "account-" + world.between(0, 30);
      return switch ((int) world.between(0, 5)) {
        case 0 -> new Transfer(some, "account-" + world.between(0, 30), world.between(0, 9), false);
        case 1 -> new Await("door-" + world.between(0, 60), 3_600_000);
        case 2 -> new Put("door-" + world.between(0, 60), made);
        case 3 -> new Note("note-" + world.between(0, 9), some);
        case 4 -> new NoteEverywhere("everywhere-" + world.between(0, 3));
        default -> new Deposit(some, world.between(1, 50));
      };
    }

    /** Every instance that starts there has the same content, in whatever order its sections come. */
    private Member moved(Member member) {
      SnapshotInfo snapshot = snapshot(world, member);
      member.catchUp();
      List<String> before = LogicalRows.of(member.instance);
      member.crash();
      begin(world, cluster, snapshot, anyNumber());
      Member moved = cluster.alone().startAndWait();
      assertThat(LogicalRows.of(moved.instance)).isEqualTo(before);
      LogicalRows.requireSound(moved.instance);
      Member other = cluster.reader(cluster.journal, cluster.archive).startAndWait();
      moved.lease.close();
      world.runFor(100);
      moved.catchUp();
      other.catchUp();
      assertThat(other.contentHash()).isEqualTo(moved.contentHash());
      other.crash();
      moved.crash();
      return cluster.alone().startAndWait();
    }
  }
}
