package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with files. */
final class SnapshotInspectionTest {
  private static final LongConsumer NOBODY = checked -> { };

  @TempDir
  Path directory;

  @TempDir
  Path elsewhere;

  private SnapshotWorld snapshots;
  private SampleTable keys;
  private SampleTable sample;
  private SnapshotInfo info;

  @BeforeEach
  void write() {
    Simulation world = new Simulation(Simulation.anySeed());
    snapshots = new SnapshotWorld(world, directory);
    keys = new SampleTable("keys").fill(world.random(), 3);
    sample = new SampleTable("sample").fill(world.random(), 40_000);
    info = snapshots.result(snapshots.archive.write(
        snapshots.cut(7, keys.source(-1, snapshots.loop()), sample.source(3, snapshots.loop()))));
  }

  @Test
  void aFileIsInspectedAndVerifiedWithoutAnInstance() throws IOException {
    Path file = snapshots.archive.file(info.position());
    SnapshotInspection inspected = SnapshotInspection.of(file);

    assertThat(inspected).isEqualTo(SnapshotInspection.verify(file));
    assertThat(inspected.info()).isEqualTo(info);
    assertThat(inspected.format()).isEqualTo(1);
    assertThat(inspected.rows()).isEqualTo(keys.table.size() + sample.table.size());
    SnapshotInspection.Section section = inspected.sections().getLast();
    assertThat(section.name()).isEqualTo("sample");
    assertThat(section.partition()).isEqualTo(3);
    assertThat(section.rows()).isEqualTo(sample.table.size());
    assertThat(section.contentHash()).isEqualTo(sample.table.contentHash());
    assertThat(section.chunks()).isGreaterThan(1);
    assertThat(section.rawBytes()).isGreaterThan(section.storedBytes());
    assertThat(inspected.rawBytes()).isGreaterThan(section.rawBytes());
  }

  @Test
  void whoeverVerifiesIsToldHowFarItIs() throws IOException {
    List<Long> told = new ArrayList<>();
    SnapshotInspection.verify(snapshots.archive.file(info.position()), told::add);

    assertThat(told).hasSizeGreaterThan(3).isSorted().endsWith(info.bytes());
    assertThat(told.getFirst()).isBetween(1L, info.bytes() / 2);
  }

  @Test
  void aSnapshotIsSavedElsewhereAndTakenInAgain() throws IOException {
    Path copy = elsewhere.resolve("backup");
    snapshots.result(snapshots.archive.agree(info));
    snapshots.result(snapshots.archive.save(info, copy));
    assertThat(copy).hasSameBinaryContentAs(snapshots.archive.file(info.position()));
    assertThat(snapshots.failure(snapshots.archive.save(info, copy))).hasMessageContaining("AlreadyExists");
    assertThat(snapshots.failure(snapshots.archive.add(copy, NOBODY))).hasMessageContaining("AlreadyExists");

    snapshots.result(snapshots.archive.delete(info));
    assertThat(snapshots.files()).isEmpty();
    SnapshotInfo added = snapshots.result(snapshots.archive.add(copy, NOBODY));

    assertThat(added).isEqualTo(info);
    assertThat(snapshots.list()).containsExactly(info);
  }

  @Test
  void aDamagedFileIsNotTakenIn() throws IOException {
    Path copy = elsewhere.resolve("backup");
    byte[] bytes = Files.readAllBytes(snapshots.archive.file(info.position()));
    bytes[bytes.length / 2] ^= 4;
    Files.write(copy, bytes);
    snapshots.result(snapshots.archive.delete(info));

    assertThat(snapshots.failure(snapshots.archive.add(copy, NOBODY))).isInstanceOf(CorruptSectionException.class);
    assertThat(snapshots.files()).isEmpty();
    assertThat(snapshots.failure(snapshots.archive.add(elsewhere.resolve("missing"), NOBODY)))
        .hasMessageContaining("missing");
  }
}
