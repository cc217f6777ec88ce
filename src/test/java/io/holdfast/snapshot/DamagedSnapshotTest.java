package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Truncated, flipped, exchanged bytes: refused with a clear message, never loaded, the one before is there. */
final class DamagedSnapshotTest {
  @TempDir
  Path directory;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final Random random = world.random();
  private SnapshotWorld snapshots;
  private SnapshotInfo older;
  private SnapshotInfo newer;
  private Path file;
  private byte[] good;
  private List<StoredSection> sections;

  @BeforeEach
  void writeTwo() throws IOException {
    snapshots = new SnapshotWorld(world, directory);
    older = snapshots.write(5);
    newer = snapshots.write(9);
    file = snapshots.archive.file(newer.position());
    good = Files.readAllBytes(file);
    try (SnapshotFile opened = SnapshotFile.open(file)) {
      sections = opened.sections();
    }
  }

  private void store(byte[] bytes) throws IOException {
    Files.write(file, bytes);
  }

  /** Nothing of the file is taken for what was stored; what is refused names the file. */
  private void assertRefused(String how) {
    String described = how + " with seed " + world.seed();
    assertThatThrownBy(() -> SnapshotInspection.verify(file)).as(described)
        .isInstanceOf(CorruptSectionException.class).hasMessageContaining("9.snapshot");
    List<SnapshotInfo> listed = snapshots.list();
    assertThat(listed).as(described).endsWith(older).isSubsetOf(newer, older);
    assertThat(snapshots.failure(snapshots.read(newer))).as(described).isInstanceOf(CorruptSectionException.class);
    assertThat(snapshots.result(snapshots.read(older))).isEqualTo(older);
  }

  @Test
  void whatIsWholeIsLoaded() throws IOException {
    assertThat(snapshots.list()).containsExactly(newer, older);
    assertThat(snapshots.result(snapshots.read(newer))).isEqualTo(newer);
    assertThat(SnapshotInspection.verify(file).info()).isEqualTo(newer);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    TreeSet<Integer> lengths = new TreeSet<>(List.of(0, 1, 8, SnapshotFormat.HEADER_BYTES, good.length - 1));
    for (StoredSection section : sections) {
      lengths.addAll(List.of((int) section.offset() + 1, (int) section.end() - 1, (int) section.end()));
    }
    for (int i = 1; i <= SnapshotFormat.FOOTER_BYTES; i++) {
      lengths.add(good.length - i);
    }
    random.ints(30, 0, good.length).forEach(lengths::add);
    for (int length : lengths) {
      store(Arrays.copyOf(good, length));
      assertRefused("truncated to " + length);
      assertThat(snapshots.list()).containsExactly(older);
    }
  }

  @Test
  void moreBytesAreRefused() throws IOException {
    store(Arrays.copyOf(good, good.length + 1));
    assertRefused("a byte too many");
  }

  @Test
  void everyFlippedBitIsRefused() throws IOException {
    TreeSet<Integer> offsets = new TreeSet<>();
    for (int i = 0; i < SnapshotFormat.HEADER_BYTES + SnapshotFormat.CHUNK_HEAD_BYTES; i++) {
      offsets.add(i);
    }
    for (int i = (int) sections.getLast().end(); i < good.length; i++) {
      offsets.add(i);
    }
    random.ints(150, 0, good.length).forEach(offsets::add);
    for (int offset : offsets) {
      byte[] bad = good.clone();
      int bit = random.nextInt(8);
      bad[offset] ^= (byte) (1 << bit);
      store(bad);
      assertRefused("bit " + bit + " flipped at " + offset);
    }
  }

  @Test
  void theMessageNamesFileSectionAndOffset() throws IOException {
    StoredSection damaged = sections.get(1);
    byte[] bad = good.clone();
    bad[(int) damaged.end() - 1] ^= 1;
    store(bad);

    assertThatThrownBy(() -> SnapshotInspection.verify(file)).hasMessageContainingAll(
        file.toString(), "chunk 0", "section sample of partition 0", "offset " + damaged.offset(), "checksum");
  }

  @Test
  void anExchangedSectionIsRefusedThoughItsChecksumsHold() throws IOException {
    byte[] other = Files.readAllBytes(snapshots.archive.file(older.position()));
    byte[] bad = good.clone();
    int begin = (int) sections.getFirst().offset();
    System.arraycopy(other, begin, bad, begin, SnapshotFormat.CHUNK_HEAD_BYTES);
    store(bad);
    assertRefused("a chunk's head of another file");
  }

  @Test
  void aFileUnderAnotherNameIsPassedOver() throws IOException {
    Files.move(file, file.resolveSibling("1.77.snapshot"));
    assertThat(snapshots.list()).containsExactly(older);
    Files.move(file.resolveSibling("1.77.snapshot"), file.resolveSibling("backup.snapshot"));
    assertThat(snapshots.list()).containsExactly(older);
  }

  @Test
  void aMarkerOfOtherContentAgreesWithNothing() throws IOException {
    snapshots.result(snapshots.archive.agree(newer));
    assertThat(snapshots.list()).extracting(SnapshotInfo::agreed).containsExactly(true, false);

    Files.writeString(SnapshotFiles.marker(file), SnapshotFile.agreement(older.contentHash()));
    assertThat(snapshots.list()).extracting(SnapshotInfo::agreed).containsExactly(false, false);
    Files.writeString(SnapshotFiles.marker(file), "");
    assertThat(snapshots.list()).extracting(SnapshotInfo::agreed).containsExactly(false, false);
  }

  @Test
  void aSnapshotThatWasReplacedSinceItWasListedIsRefused() throws IOException {
    SnapshotInfo listed = newer;
    snapshots.write(9);
    assertThat(snapshots.failure(snapshots.read(listed)))
        .isInstanceOf(CorruptSectionException.class).hasMessageContaining("not the one that was listed");
  }

  @Test
  void anUnknownFormatIsSaidThoughItsChecksumHolds() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int checked = SnapshotFormat.HEADER_BYTES - Integer.BYTES;
    bytes.putInt(Long.BYTES, 2).putInt(checked, SnapshotFormat.checksum(bytes.slice(0, checked)));
    store(bytes.array());

    assertRefused("another format");
    assertThatThrownBy(() -> SnapshotInspection.of(file)).hasMessageContaining("format 2");
  }

  @Test
  void aTrailerThatDoesNotEndWhereItBeginsIsRefused() {
    ByteBuffer header = SnapshotFormat.buffer(SnapshotFormat.HEADER_BYTES);
    SnapshotTrailer trailer = new SnapshotTrailer(List.of(
        new StoredSection(0, "sample", SnapshotFormat.HEADER_BYTES, 60, 1, 100, 7)));
    ByteBuffer encoded = trailer.encode(header, 100);
    encoded.limit(encoded.limit() - SnapshotFormat.FOOTER_BYTES);

    assertThat(SnapshotTrailer.decode(encoded.duplicate().order(encoded.order()), 100)).isEqualTo(trailer);
    assertThatThrownBy(() -> SnapshotTrailer.decode(encoded.duplicate().order(encoded.order()), 101))
        .isInstanceOf(CorruptSectionException.class).hasMessageContaining("contradicts itself");
  }
}
