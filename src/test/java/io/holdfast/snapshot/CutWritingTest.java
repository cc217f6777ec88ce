package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How pieces become chunks and come back: in what order, asked for by whom, and what is done with wrong ones. */
final class CutWritingTest {
  private static final int LARGE = 1_000_000;

  @TempDir
  Path directory;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private SnapshotWorld snapshots;

  @BeforeEach
  void open() {
    snapshots = new SnapshotWorld(world, directory);
  }

  private SnapshotInfo write(SectionSource source) {
    return snapshots.result(snapshots.archive.write(snapshots.cut(3, source)));
  }

  private List<byte[]> large(int count) {
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] piece = new byte[LARGE];
      world.random().nextBytes(piece);
      pieces.add(piece);
    }
    return pieces;
  }

  @Test
  void eachPieceIsAskedForFromOutsideTheLoopSoThatOthersComeBetween() {
    SimulatedLoop loop = snapshots.loop();
    List<String> ran = new ArrayList<>();
    ScriptedSource source = new ScriptedSource("large", 0, task -> {
      assertThat(loop.isCurrent()).as("the loop fills its own queue").isFalse();
      loop.execute(() -> {
        ran.add("piece");
        loop.execute(() -> ran.add("other"));
        task.run();
      });
    }, false, Collections.nCopies(100, new byte[1_000]));

    write(source);

    assertThat(ran).hasSizeGreaterThan(190).startsWith("piece", "other", "piece", "other", "piece");
    assertThat(Collections.indexOfSubList(ran, List.of("piece", "piece"))).isNegative();
  }

  @Test
  void smallPiecesShareAChunkUntilItIsFull() throws IOException {
    List<byte[]> pieces = new ArrayList<>(Collections.nCopies(1_000, new byte[1_000]));
    pieces.addAll(large(1));
    pieces.addAll(Collections.nCopies(10, new byte[1_000]));
    SnapshotInfo info = write(new ScriptedSource("mixed", 0, snapshots.loop(), false, pieces));

    try (SnapshotFile file = SnapshotFile.open(snapshots.archive.file(info.position()))) {
      StoredSection section = file.sections().getFirst();
      assertThat(section.chunks()).isEqualTo(3);
      assertThat(section.rawBytes()).isEqualTo(1_010L * 1_000 + LARGE);
    }
  }

  @Test
  void exchangedChunksAreRefusedThoughTheirChecksumsHold() throws IOException {
    SnapshotInfo info = write(new ScriptedSource("large", 0, snapshots.loop(), false, large(3)));
    Path path = snapshots.archive.file(info.position());
    byte[] bytes = Files.readAllBytes(path);
    StoredSection section;
    try (SnapshotFile file = SnapshotFile.open(path)) {
      section = file.sections().getFirst();
    }
    int length = (int) section.storedBytes() / 3;
    byte[] first = Arrays.copyOfRange(bytes, (int) section.offset(), (int) section.offset() + length);
    System.arraycopy(bytes, (int) section.offset() + length, bytes, (int) section.offset(), length);
    System.arraycopy(first, 0, bytes, (int) section.offset() + length, length);
    Files.write(path, bytes);

    CompletionStage<SnapshotInfo> reading =
        snapshots.archive.read(info, (partition, name) -> new ScriptedSource.Target(ScriptedSource.HASH));

    assertThat(section.storedBytes() % 3).as("chunks of one length").isZero();
    assertThat(snapshots.failure(reading)).isInstanceOf(CorruptSectionException.class)
        .hasMessageContaining("chunk 0 of section large");
  }

  @Test
  void afterAFailureNothingMoreIsLoaded() {
    SnapshotInfo info = write(new ScriptedSource("large", 0, snapshots.loop(), false, large(20)));
    int[] loads = new int[1];
    SectionTarget failing = new SectionTarget() {
      @Override
      public void load(byte[] bytes, int offset, int length) {
        loads[0]++;
        if (loads[0] == 2) {
          throw new CorruptSectionException("the second piece is wrong");
        }
      }

      @Override
      public long finish() {
        throw new AssertionError("finished though it failed");
      }
    };

    Throwable failure = snapshots.failure(snapshots.archive.read(info, (partition, name) -> failing));
    world.runFor(1_000);

    assertThat(failure).hasMessageContaining("the second piece is wrong").hasNoSuppressedExceptions();
    assertThat(loads[0]).isEqualTo(2);
  }

  @Test
  void rowsOfAnotherContentHashAreNotVerified() {
    SampleTable table = new SampleTable("sample").fill(world.random(), 100);
    SectionSource source = table.source(0, snapshots.loop());
    SnapshotInfo info = write(new OtherHash(source));

    assertThatThrownBy(() -> SnapshotInspection.verify(snapshots.archive.file(info.position())))
        .isInstanceOf(CorruptSectionException.class)
        .hasMessageContainingAll("section sample of partition 0", table.table.size() + " rows");
  }

  /** A section that lies about its hash. */
  private record OtherHash(SectionSource source) implements SectionSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int partition() {
      return source.partition();
    }

    @Override
    public Executor owner() {
      return source.owner();
    }

    @Override
    public long contentHash() {
      return source.contentHash() + 1;
    }

    @Override
    public boolean copy(SectionSink target, int mostBytes) {
      return source.copy(target, mostBytes);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
