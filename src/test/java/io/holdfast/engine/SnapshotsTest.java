package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.EntryStream;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A cut that is still being written when its instance recovers anew is nobody's any more. */
class SnapshotsTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private final Held archive = new Held();
  private final Member member = cluster.new Member(cluster.journal, archive, cluster.options, EntryStream.none(),
      cluster.office.candidate()).startAndWait();

  /** The cluster's archive, which writes when it is let. */
  private final class Held implements SnapshotArchive {
    private final List<Runnable> writings = new ArrayList<>();

    @Override
    public CompletionStage<SnapshotInfo> write(Cut cut) {
      CompletableFuture<SnapshotInfo> written = new CompletableFuture<>();
      writings.add(() -> cluster.archive.write(cut).whenComplete((info, failure) -> written.complete(info)));
      return written;
    }

    @Override
    public CompletionStage<SnapshotInfo> read(
        SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
      return cluster.archive.read(snapshot, targets);
    }

    @Override
    public CompletionStage<List<SnapshotInfo>> list() {
      return cluster.archive.list();
    }

    @Override
    public CompletionStage<Void> agree(SnapshotInfo snapshot) {
      return cluster.archive.agree(snapshot);
    }

    @Override
    public CompletionStage<Void> delete(SnapshotInfo snapshot) {
      return cluster.archive.delete(snapshot);
    }

    @Override
    public void close() {
      // The archive is the cluster's.
    }
  }

  private CompletableFuture<SnapshotInfo> beginSnapshot() {
    int before = archive.writings.size();
    CompletableFuture<SnapshotInfo> taken = member.instance.takeSnapshot().toCompletableFuture();
    world.runUntil(() -> archive.writings.size() > before, 10_000, "a cut is ready");
    return taken;
  }

  private void recoverAnew() {
    cluster.journal.restoreTo(cluster.journal.sequence());
    Told refused = member.submit(new Deposit("ann", 1));
    world.runUntil(refused::isOver, 60_000, "an answer");
    member.ready();
  }

  @Test
  void anAbandonedCutEndsNobodyElses() {
    member.submitAndWait(new Deposit("ann", 5));
    CompletableFuture<SnapshotInfo> abandoned = beginSnapshot();
    recoverAnew();
    CompletableFuture<SnapshotInfo> second = beginSnapshot();

    archive.writings.getFirst().run();
    world.runFor(1_000);

    assertThat(abandoned).isCompletedExceptionally();
    assertThat(second).isNotDone();
    member.submitAndWait(new SystemCommand.TakeSnapshot());
    assertThat(member.instance.state()).isEqualTo(InstanceState.READY);
    archive.writings.getLast().run();
    world.runUntil(second::isDone, 10_000, "the second snapshot");
    assertThat(second.join().position().epoch()).isEqualTo(2);
  }

  @Test
  void itIsKnownHowFarTheCopyingIs() {
    for (int i = 0; i < 300; i++) {
      member.submitAndWait(new Deposit("account-" + i, 5));
    }
    assertThat(member.instance.status().snapshotProgress()).isNull();
    CompletableFuture<SnapshotInfo> taken = beginSnapshot();
    SnapshotProgress begun = member.instance.status().snapshotProgress();
    assertThat(begun.rows()).isZero();
    assertThat(begun.ofRows()).isGreaterThanOrEqualTo(300);

    List<Long> seen = new ArrayList<>();
    archive.writings.getFirst().run();
    world.runUntil(() -> {
      SnapshotProgress now = member.instance.status().snapshotProgress();
      if (now != null) {
        assertThat(now.ofRows()).isEqualTo(begun.ofRows());
        seen.add(now.rows());
      }
      return taken.isDone();
    }, 10_000, "the snapshot");

    assertThat(seen).isSorted().endsWith(begun.ofRows());
    assertThat(seen.stream().distinct().count()).as("steps").isGreaterThan(3);
    assertThat(member.instance.status().snapshotProgress()).isNull();
  }
}
