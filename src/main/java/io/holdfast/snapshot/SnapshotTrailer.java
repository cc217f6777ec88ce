package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The trailer and the footer of a snapshot file.
 *
 * @param sections the sections in the order in which they stand in the file
 */
record SnapshotTrailer(List<StoredSection> sections) {
  private static final int FIXED_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

  /** Keeps a copy of the list. */
  SnapshotTrailer {
    sections = List.copyOf(sections);
  }

  /** What a footer says of the trailer that stands before it. */
  record Footer(int trailerBytes, long fileBytes, int checksum) {

    static Footer decode(ByteBuffer in) {
      Footer footer = new Footer(in.getInt(), in.getLong(), in.getInt());
      if (in.getLong() != SnapshotFormat.FOOTER_MAGIC) {
        throw new CorruptSectionException("is not complete: it does not end like a snapshot");
      }
      return footer;
    }
  }

  /** The sum of the sections' content hashes. */
  long contentHash() {
    return sections.stream().mapToLong(StoredSection::contentHash).sum();
  }

  /** The sum of the sections' lengths before compression. */
  long rawBytes() {
    return sections.stream().mapToLong(StoredSection::rawBytes).sum();
  }

  /** The bytes of trailer and footer. */
  ByteBuffer encode(ByteBuffer header, long offset) {
    int trailerBytes = FIXED_BYTES + sections.stream().mapToInt(StoredSection::encodedLength).sum();
    ByteBuffer bytes = SnapshotFormat.buffer(trailerBytes + SnapshotFormat.FOOTER_BYTES);
    bytes.putInt(SnapshotFormat.TRAILER_MARK).putInt(sections.size());
    sections.forEach(section -> section.encode(bytes));
    bytes.putLong(contentHash()).putLong(rawBytes());
    bytes.putInt(trailerBytes).putLong(offset + bytes.capacity());
    int checksum = SnapshotFormat.checksum(header, bytes.duplicate().flip());
    return bytes.putInt(checksum).putLong(SnapshotFormat.FOOTER_MAGIC).flip();
  }

  /** Reads a trailer whose checksum has been found right, and which begins at an offset of the file. */
  static SnapshotTrailer decode(ByteBuffer in, long offset) {
    try {
      if (in.getInt() != SnapshotFormat.TRAILER_MARK) {
        throw new CorruptSectionException("has no trailer where its footer says");
      }
      List<StoredSection> sections = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        sections.add(StoredSection.decode(in));
      }
      SnapshotTrailer trailer = new SnapshotTrailer(sections);
      trailer.check(in.getLong(), in.getLong(), in.remaining(), offset);
      return trailer;
    } catch (BufferUnderflowException e) {
      throw new CorruptSectionException("has a trailer that is too short", e);
    }
  }

  private void check(long contentHash, long rawBytes, int left, long offset) {
    long at = SnapshotFormat.HEADER_BYTES;
    for (StoredSection section : sections) {
      boolean follows = section.offset() == at && section.storedBytes() >= 0 && section.chunks() >= 0;
      if (!follows) {
        throw new CorruptSectionException("has a trailer that puts " + section.title() + " in the wrong place");
      }
      at = section.end();
    }
    if (left != 0 || at != offset || contentHash != contentHash() || rawBytes != rawBytes()) {
      throw new CorruptSectionException("has a trailer that contradicts itself");
    }
  }
}
