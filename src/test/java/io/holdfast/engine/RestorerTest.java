package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** An instance that starts while its snapshots are out of reach, or are being replaced, starts all the same. */
class RestorerTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private final Member keeper = cluster.alone().startAndWait();
  private int unreadable;
  private int throwing;
  private int throwingLists;
  private int replacedBefore;

  /** The cluster's archive, with something that happens before each reading. */
  private final class Watched implements SnapshotArchive {
    private int readings;

    @Override
    public CompletionStage<SnapshotInfo> read(
        SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
      readings++;
      if (readings <= throwing) {
        throw new UncheckedIOException(new IOException("the directory is away"));
      }
      if (readings <= unreadable) {
        return CompletableFuture.failedFuture(new UncheckedIOException(new IOException("the disk is away")));
      }
      if (readings == replacedBefore) {
        SnapshotInfo newer = snapshot();
        cluster.journal.trim(newer.position());
        cluster.archive.delete(snapshot);
      }
      return cluster.archive.read(snapshot, targets);
    }

    @Override
    public CompletionStage<List<SnapshotInfo>> list() {
      if (throwingLists-- > 0) {
        throw new IllegalStateException("it is being opened");
      }
      return cluster.archive.list();
    }

    @Override
    public CompletionStage<SnapshotInfo> write(Cut cut) {
      return cluster.archive.write(cut);
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

  private SnapshotInfo snapshot() {
    SnapshotInfo[] taken = new SnapshotInfo[1];
    keeper.instance.takeSnapshot().thenAccept(info -> taken[0] = info);
    world.runUntil(() -> taken[0] != null, 10_000, "a snapshot");
    return taken[0];
  }

  private SnapshotInfo theOnlyWay() {
    keeper.submitAndWait(new Deposit("ann", 5));
    SnapshotInfo only = snapshot();
    cluster.journal.trim(only.position());
    return only;
  }

  @Test
  void aSnapshotOutOfReachIsTriedAgain() {
    SnapshotInfo only = theOnlyWay();
    unreadable = 3;

    Member reader = cluster.reader(cluster.journal, new Watched()).startAndWait();

    assertThat(reader.instance.status().lastSnapshot().position()).isEqualTo(only.position());
    assertThat(reader.ledger("ann").balanceOf("ann")).isEqualTo(5);
  }

  /** Whatever the archive does instead of failing later must not end the recovery without a word. */
  @Test
  void anArchiveThatThrowsIsTriedAgain() {
    SnapshotInfo only = theOnlyWay();
    throwing = 2;
    throwingLists = 2;

    Member reader = cluster.reader(cluster.journal, new Watched()).startAndWait();

    assertThat(reader.instance.status().lastSnapshot().position()).isEqualTo(only.position());
    assertThat(reader.ledger("ann").balanceOf("ann")).isEqualTo(5);
  }

  @Test
  void aSnapshotReplacedMeanwhileGivesWayToTheNewOne() {
    SnapshotInfo only = theOnlyWay();
    replacedBefore = 1;

    Member reader = cluster.reader(cluster.journal, new Watched()).startAndWait();

    assertThat(reader.instance.status().lastSnapshot().position()).isGreaterThan(only.position());
    assertThat(reader.ledger("ann").balanceOf("ann")).isEqualTo(5);
  }

  @Test
  void aSnapshotThatIsDamagedStopsTheInstance() {
    theOnlyWay();
    cluster.archive.corruptNewest();

    Member reader = cluster.reader(cluster.journal, new Watched()).start();

    world.runUntil(() -> reader.failure != null, 60_000, "the instance stops");
    assertThat(reader.failure).contains("no usable snapshot");
  }
}
