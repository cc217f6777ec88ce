package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What operators are told of a snapshot's file, without an instance.
 *
 * @param info the snapshot
 * @param format the version of the file's format
 * @param sections its sections in the order of the file
 */
public record SnapshotInspection(SnapshotInfo info, int format, List<Section> sections) {

  /**
   * One section.
   *
   * @param partition its partition; -1 for what stands before routing
   * @param name its name, unique in its partition
   * @param rows how many rows it has
   * @param chunks in how many chunks it is stored
   * @param rawBytes its length before compression
   * @param storedBytes its length in the file
   * @param contentHash the hash of its logical content
   */
  public record Section(
      int partition, String name, long rows, int chunks, long rawBytes, long storedBytes, long contentHash) {}

  /** Keeps a copy of the list. */
  public SnapshotInspection {
    sections = List.copyOf(sections);
  }

  /** The number of rows of all sections. */
  public long rows() {
    return sections.stream().mapToLong(Section::rows).sum();
  }

  /** The length of all sections before compression. */
  public long rawBytes() {
    return sections.stream().mapToLong(Section::rawBytes).sum();
  }

  /**
   * Reads a file's header and trailer, and the beginning of each section. Blocks.
   *
   * @throws IOException if the file cannot be read
   * @throws CorruptSectionException if it is no snapshot, or damaged where it was read
   */
  public static SnapshotInspection of(Path path) throws IOException {
    return inspect(path, false, bytes -> { });
  }

  /**
   * As {@link #of}, and checks every checksum, every row and every content hash. Blocks, for seconds if it is large.
   *
   * @throws IOException if the file cannot be read
   * @throws CorruptSectionException if anything is not as it was stored
   */
  public static SnapshotInspection verify(Path path) throws IOException {
    return verify(path, bytes -> { });
  }

  /**
   * As {@link #verify(Path)}.
   *
   * @param progress told now and then how many of the file's bytes have been checked, in the end all of them
   */
  public static SnapshotInspection verify(Path path, LongConsumer progress) throws IOException {
    SnapshotInspection found = inspect(path, true, progress);
    progress.accept(found.info().bytes());
    return found;
  }

  /** The files in an archive's directory that are named like snapshots, by name. Blocks. */
  public static List<Path> filesIn(Path directory) throws IOException {
    return new SnapshotFiles(directory).snapshots().stream().sorted().toList();
  }

  private static SnapshotInspection inspect(Path path, boolean all, LongConsumer progress) throws IOException {
    try (SnapshotFile file = SnapshotFile.open(path); ChunkReader reader = new ChunkReader()) {
      List<Section> sections = new ArrayList<>();
      long checked = 0;
      for (int place = 0; place < file.sections().size(); place++) {
        SectionCheck check = new SectionCheck(new SectionCursor(file, place));
        long before = checked;
        Section section = all
            ? check.verify(reader, bytes -> progress.accept(before + bytes)) : check.begin(reader);
        sections.add(section);
        checked += section.storedBytes();
      }
      return new SnapshotInspection(file.info(), SnapshotFormat.FORMAT, sections);
    }
  }
}
