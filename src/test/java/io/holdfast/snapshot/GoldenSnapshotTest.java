package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that earlier versions wrote are read for ever: format, rows and content hashes. The file of a new format is
 * made by this test with {@code -Dholdfast.golden=write}, and never again after its release.
 */
final class GoldenSnapshotTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "v1", "1.123.snapshot");

  @TempDir
  Path directory;

  private SnapshotWorld snapshots;
  private SampleTable keys;
  private SampleTable sample;
  private SnapshotInfo written;

  @BeforeEach
  void writeTheSame() throws IOException {
    snapshots = new SnapshotWorld(new Simulation(1), directory);
    Random random = new Random(42);
    keys = new SampleTable("keys").fill(random, 5);
    sample = new SampleTable("sample").fill(random, 30);
    written = snapshots.result(snapshots.archive.write(
        snapshots.cut(123, keys.source(-1, snapshots.loop()), sample.source(2, snapshots.loop()))));
    if ("write".equals(System.getProperty("holdfast.golden")) && Files.notExists(GOLDEN)) {
      Files.createDirectories(GOLDEN.getParent());
      Files.copy(snapshots.archive.file(written.position()), GOLDEN);
    }
  }

  @Test
  void format1IsRead() throws IOException {
    SnapshotInspection golden = SnapshotInspection.verify(GOLDEN);

    assertThat(golden.format()).isEqualTo(1);
    assertThat(golden.info().position()).isEqualTo(new Position(1, 123));
    assertThat(golden.info().logTime()).isEqualTo(SnapshotWorld.LOG_TIME);
    assertThat(golden.info().partitions()).isEqualTo(4);
    assertThat(golden.sections()).extracting(SnapshotInspection.Section::contentHash)
        .containsExactly(keys.table.contentHash(), sample.table.contentHash());
  }

  @Test
  void itsRowsAreLoaded() {
    snapshots.result(snapshots.archive.delete(written));
    SnapshotInfo golden = snapshots.result(snapshots.archive.add(GOLDEN, bytes -> { }));
    TreeMap<Integer, SampleTable> loaded = new TreeMap<>();
    snapshots.result(snapshots.archive.read(golden,
        (partition, name) -> loaded.computeIfAbsent(partition, p -> new SampleTable(name)).target()));

    assertThat(loaded.get(-1).rows()).isEqualTo(keys.rows());
    assertThat(loaded.get(2).rows()).isEqualTo(sample.rows());
  }

  @Test
  void theSameIsWrittenToday() throws IOException {
    SnapshotInspection golden = SnapshotInspection.of(GOLDEN);
    SnapshotInspection today = SnapshotInspection.of(snapshots.archive.file(written.position()));

    assertThat(today.rawBytes()).isEqualTo(golden.rawBytes());
    assertThat(today.info().contentHash()).isEqualTo(golden.info().contentHash());
    assertThat(Files.readAllBytes(snapshots.archive.file(written.position())))
        .startsWith(Arrays.copyOf(Files.readAllBytes(GOLDEN), SnapshotFormat.HEADER_BYTES));
  }
}
