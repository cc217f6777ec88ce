package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.MalformedSectionException;
import io.holdfast.kernel.table.SectionHash;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.SectionRows;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Reads a stored table section row by row and hashes it, without keeping any. One thread; blocks. */
final class SectionCheck implements SectionTarget {
  private final SectionCursor cursor;
  private final RawChunk chunk = new RawChunk();
  private SectionHeader header;
  private SectionRows rows;
  private SectionHash hash;

  SectionCheck(SectionCursor cursor) {
    this.cursor = cursor;
  }

  /** Reads the first chunk, for what the section says of itself. */
  SnapshotInspection.Section begin(ChunkReader reader) throws IOException {
    next(reader);
    return summary();
  }

  /** Reads all of it and compares the content hash; tells after each chunk how many stored bytes have been read. */
  SnapshotInspection.Section verify(ChunkReader reader, LongConsumer progress) throws IOException {
    SnapshotInspection.Section summary = begin(reader);
    progress.accept(cursor.readBytes());
    while (cursor.hasNext()) {
      next(reader);
      progress.accept(cursor.readBytes());
    }
    compare(finish());
    return summary;
  }

  private void next(ChunkReader reader) throws IOException {
    if (!cursor.hasNext()) {
      throw cursor.failure(new CorruptSectionException("it is empty"));
    }
    cursor.next(reader, chunk);
    try {
      chunk.loadInto(this);
    } catch (CorruptSectionException e) {
      throw cursor.failure(e);
    }
  }

  private void compare(long found) {
    long expected = cursor.section().contentHash();
    if (hash.rows() != header.rows() || found != expected || found != header.contentHash()) {
      throw cursor.failure(new CorruptSectionException("its " + hash.rows() + " rows have the content hash "
          + SnapshotFile.agreement(found) + ", at the cut it had " + header.rows() + " rows and "
          + SnapshotFile.agreement(expected)));
    }
  }

  private SnapshotInspection.Section summary() {
    StoredSection stored = cursor.section();
    return new SnapshotInspection.Section(stored.partition(), stored.name(), header.rows(), stored.chunks(),
        stored.rawBytes(), stored.storedBytes(), stored.contentHash());
  }

  @Override
  public void load(byte[] bytes, int offset, int length) {
    try {
      if (header == null) {
        header = SectionHeader.read(bytes, offset, length);
        rows = new SectionRows(header);
        hash = new SectionHash(header);
        return;
      }
      rows.over(bytes, offset, length);
      while (rows.next()) {
        hash.add(rows);
      }
    } catch (MalformedSectionException e) {
      throw new CorruptSectionException(e.getMessage(), e);
    }
  }

  @Override
  public long finish() {
    return hash.value();
  }
}
