package io.holdfast.log.redis;

import io.holdfast.kernel.Position;
import io.holdfast.log.JournalEntry;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * An entry as it stands in the stream, in one field: a version (1 byte), epoch (4), sequence (8), log time (8),
 * incarnation (16), batch (8), all big-endian, then the entry, which ends with a checksum of its own.
 */
final class Packed {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 4 + 8 + 8 + 16 + 8;

  private Packed() {}

  static Buffer pack(JournalEntry entry) {
    return Buffer.buffer(HEADER_BYTES + entry.entry().length)
        .appendByte(VERSION)
        .appendInt(entry.position().epoch())
        .appendLong(entry.position().sequence())
        .appendLong(entry.logTime())
        .appendLong(entry.incarnation().getMostSignificantBits())
        .appendLong(entry.incarnation().getLeastSignificantBits())
        .appendLong(entry.batch())
        .appendBytes(entry.entry());
  }

  /** The entry; null if these bytes are of another version, or of somebody else. */
  static JournalEntry unpack(Buffer bytes) {
    if (bytes.length() < HEADER_BYTES || bytes.getByte(0) != VERSION || bytes.getInt(1) < 0 || bytes.getLong(5) < 0) {
      return null;
    }
    return new JournalEntry(new Position(bytes.getInt(1), bytes.getLong(5)), bytes.getLong(13),
        new UUID(bytes.getLong(21), bytes.getLong(29)), bytes.getLong(37),
        bytes.getBytes(HEADER_BYTES, bytes.length()));
  }
}
