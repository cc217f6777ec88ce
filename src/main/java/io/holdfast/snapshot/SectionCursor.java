package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import java.io.IOException;

/** Goes through the chunks of one section of a file. One thread at a time; blocks. */
final class SectionCursor {
  private final SnapshotFile file;
  private final int place;
  private final StoredSection section;
  private long offset;
  private int next;

  SectionCursor(SnapshotFile file, int place) {
    this.file = file;
    this.place = place;
    this.section = file.sections().get(place);
    this.offset = section.offset();
  }

  StoredSection section() {
    return section;
  }

  /** How many stored bytes of the section have been read. */
  long readBytes() {
    return offset - section.offset();
  }

  boolean hasNext() {
    return next < section.chunks();
  }

  /**
   * Reads, checks and decompresses the next chunk.
   *
   * @throws CorruptSectionException if a byte of it is not what was stored
   */
  void next(ChunkReader reader, RawChunk into) throws IOException {
    long at = offset;
    try {
      offset += reader.read(new ChunkReader.Place(file, place, next, at, section.end()), into);
      next++;
      if (!hasNext() && offset != section.end()) {
        throw new CorruptSectionException("ends before its section");
      }
    } catch (CorruptSectionException e) {
      throw failure(e, at);
    }
  }

  /** The same failure, with the chunk that was read last named. */
  CorruptSectionException failure(CorruptSectionException cause) {
    return new CorruptSectionException("snapshot " + file.path() + ": " + section.title() + ": " + cause.getMessage(),
        cause);
  }

  private CorruptSectionException failure(CorruptSectionException cause, long at) {
    return new CorruptSectionException("snapshot " + file.path() + ": chunk " + next + " of " + section.title()
        + ", at offset " + at + ", " + cause.getMessage(), cause);
  }
}
