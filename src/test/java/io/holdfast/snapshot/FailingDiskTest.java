package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, crashes, closing in the middle, and a disk that is slower than memory. */
final class FailingDiskTest {
  @TempDir
  Path directory;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final FailingDisk disk = new FailingDisk();
  private SnapshotWorld snapshots;
  private SnapshotInfo older;

  @BeforeEach
  void writeOne() {
    snapshots = new SnapshotWorld(world, directory, disk);
    older = snapshots.write(5);
  }

  private void assertFailsWith(String message) throws IOException {
    Cut cut = snapshots.sample(9, world.random());
    Throwable failure = snapshots.failure(snapshots.archive.write(cut));
    world.runFor(10);

    assertThat(failure).isInstanceOf(UncheckedIOException.class).hasMessageContainingAll("1.9.snapshot", message);
    assertThat(cut.sections()).allSatisfy(section -> assertThat(closings(section)).isOne());
    assertThat(snapshots.files()).containsExactly("1.5.snapshot");
    assertThat(snapshots.list()).containsExactly(older);
  }

  private static int closings(SectionSource section) {
    return ((SampleTable.Source) section).closings;
  }

  @Test
  void aDiskThatIsFullAtAnyByteLeavesWhatWasThere() throws IOException {
    for (long bytes : new long[] {0, 1, 39, 40, 41, 1_000, older.bytes() / 2}) {
      disk.bytesLeft = bytes;
      assertFailsWith("No space left");
    }
    disk.bytesLeft = Long.MAX_VALUE;
    assertThat(snapshots.list()).containsExactly(older);
    SnapshotInfo next = snapshots.write(9);
    assertThat(snapshots.list()).containsExactly(next, older);
  }

  @Test
  void aFailingSyncOrRenameIsNoSnapshot() throws IOException {
    disk.failsToSync = true;
    assertFailsWith("Input/output error");
    disk.failsToSync = false;
    disk.failsToPublish = true;
    assertFailsWith("Read-only file system");
  }

  @Test
  void agreementThatCannotBeWrittenIsNone() throws IOException {
    disk.failsToPublish = true;
    assertThat(snapshots.failure(snapshots.archive.agree(older))).hasMessageContaining("mark snapshot 1.5");
    disk.failsToPublish = false;
    assertThat(snapshots.list()).containsExactly(older);
    snapshots.reopen(disk);
    assertThat(snapshots.files()).containsExactly("1.5.snapshot");
  }

  @Test
  void whatACrashLeftUnfinishedIsRemoved() throws IOException {
    snapshots.archive.write(snapshots.sample(9, world.random()));
    world.runUntil(() -> Files.exists(directory.resolve("1.9.snapshot.part")), 1_000, "writing has begun");
    assertThat(snapshots.list()).containsExactly(older);

    snapshots.reopen(disk);

    assertThat(snapshots.files()).containsExactly("1.5.snapshot");
    assertThat(snapshots.list()).containsExactly(older);
  }

  @Test
  void whatIsCompleteButHasNotGotItsNameIsNoSnapshot() throws IOException {
    Files.copy(directory.resolve("1.5.snapshot"), directory.resolve("1.9.snapshot.part"));
    assertThat(snapshots.list()).containsExactly(older);
    snapshots.reopen(disk);
    assertThat(snapshots.files()).containsExactly("1.5.snapshot");
  }

  @Test
  void closingGivesUpWhatIsBeingWritten() throws IOException {
    Cut cut = snapshots.sample(9, world.random());
    CompletionStage<SnapshotInfo> writing = snapshots.archive.write(cut);
    world.runUntil(() -> Files.exists(directory.resolve("1.9.snapshot.part")), 1_000, "writing has begun");

    snapshots.archive.close();

    assertThat(snapshots.failure(writing)).hasMessageContaining("closed");
    world.runFor(10);
    assertThat(cut.sections()).allSatisfy(section -> assertThat(closings(section)).isOne());
    assertThat(snapshots.files()).containsExactly("1.5.snapshot");
    assertThat(snapshots.failure(snapshots.archive.list())).hasMessageContaining("closed");
    Cut late = snapshots.sample(10, world.random());
    assertThat(snapshots.failure(snapshots.archive.write(late))).hasMessageContaining("closed");
    world.runFor(10);
    assertThat(late.sections()).allSatisfy(section -> assertThat(closings(section)).isOne());
  }

  @Test
  void aSlowDiskHoldsBackTheCopying() {
    Queue<Runnable> storing = new ArrayDeque<>();
    SnapshotThreads threads = new SnapshotThreads(
        new SimulatedLoop(world), storing::add, new SimulatedLoop(world), () -> { });
    FileSnapshotArchive slow = FileSnapshotArchive.open(directory, disk, threads);
    List<byte[]> pieces = Collections.nCopies(1_000, new byte[PieceBuffer.PIECE_BYTES]);
    int[] copied = new int[1];
    ScriptedSource source = new ScriptedSource("large", 0, task -> snapshots.loop().execute(() -> {
      copied[0]++;
      task.run();
    }), false, pieces);
    CompletionStage<SnapshotInfo> writing = slow.write(snapshots.cut(9, source));
    storing.remove().run();
    world.runFor(1_000);

    assertThat(copied[0]).as("pieces that wait for the disk").isBetween(10, 50);
    while (!writing.toCompletableFuture().isDone()) {
      storing.remove().run();
      world.runFor(100);
    }
    assertThat(copied[0]).isEqualTo(1_000);
    assertThat(snapshots.result(writing).bytes()).isPositive();
  }
}
