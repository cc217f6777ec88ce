package io.holdfast.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Format 1 of a snapshot file. Numbers are little-endian; checksums are CRC32C.
 *
 * <pre>
 * file     header, chunks of the first section, chunks of the second, …, trailer, footer
 * header   magic "HOLDFAST" (8), format (4), partitions (4), epoch (4), sequence (8), log time (8),
 *          checksum of these (4)
 * chunk    mark "CHNK" (4), section's place in the trailer (4), number within the section (4), raw length (4),
 *          stored length (4), checksum of these and of the stored bytes (4), stored bytes
 * stored   one zstd frame of: piece length (4), piece; …
 * trailer  mark "ENDS" (4), number of sections (4); for each its partition, -1 before routing (4), name (2 + UTF-8),
 *          offset of the first chunk (8), stored length with the chunks' heads (8), chunks (4), raw length of the
 *          pieces (8), content hash (8); then the sum of the content hashes (8), the sum of the raw lengths (8)
 * footer   length of the trailer (4), length of the file (8), checksum of header, trailer and these (4),
 *          magic "HOLDFEND" (8)
 * </pre>
 *
 * <p>Pieces are a section's bytes as its source gave them, whole rows each. A chunk has about a mebibyte of them, more
 * where one is larger. A section without pieces has no chunks. A file that does not end in a footer whose checksum
 * holds is no snapshot, however much of it is there: the footer is written last.
 */
final class SnapshotFormat {
  static final int FORMAT = 1;

  static final long HEADER_MAGIC = magic("HOLDFAST");
  static final long FOOTER_MAGIC = magic("HOLDFEND");
  static final int CHUNK_MARK = 0x4B4E4843;
  static final int TRAILER_MARK = 0x53444E45;

  static final int HEADER_BYTES = 40;
  static final int CHUNK_HEAD_BYTES = 24;
  static final int FOOTER_BYTES = 24;

  /** No piece of a section is believed to be larger. */
  static final int MOST_RAW_BYTES = 1 << 30;

  private SnapshotFormat() {}

  private static long magic(String ascii) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | ascii.charAt(i);
    }
    return value;
  }

  /** An empty buffer in the format's byte order. */
  static ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An empty buffer outside the heap in the format's byte order. */
  static ByteBuffer directBuffer(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The checksum of some stretches of bytes, one after the other; the buffers' positions stay. */
  static int checksum(ByteBuffer... stretches) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer stretch : stretches) {
      crc.update(stretch.duplicate());
    }
    return (int) crc.getValue();
  }
}
