package io.holdfast.log.redis;

import io.holdfast.kernel.Position;
import io.holdfast.log.JournalEntry;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entry as it stands in the stream, in one field: a version (1 byte), the CRC-32C of all that follows (4), epoch
 * (4), sequence (8), log time (8), incarnation (16), batch (8), all big-endian, then the entry.
 *
 * <p>Only this version is taken. What is of another one (the first had no checksum of its own) or was damaged counts as
 * lost in the stream, and so is read in the journal: instances of both kinds work beside one another, and lag as if
 * Redis delivered nothing between them.
 */
final class Packed {
  private static final Logger LOG = LoggerFactory.getLogger(Packed.class);
  private static final byte VERSION = 2;
  private static final int FIELD_BYTES = 4 + 8 + 8 + 16 + 8;
  private static final int FIELDS_AT = 1 + 4;
  private static final int ENTRY_AT = FIELDS_AT + FIELD_BYTES;

  private Packed() {}

  static Buffer pack(JournalEntry entry) {
    byte[] fields = ByteBuffer.allocate(FIELD_BYTES)
        .putInt(entry.position().epoch())
        .putLong(entry.position().sequence())
        .putLong(entry.logTime())
        .putLong(entry.incarnation().getMostSignificantBits())
        .putLong(entry.incarnation().getLeastSignificantBits())
        .putLong(entry.batch())
        .array();
    return Buffer.buffer(ENTRY_AT + entry.entry().length)
        .appendByte(VERSION)
        .appendInt(checksum(fields, entry.entry()))
        .appendBytes(fields)
        .appendBytes(entry.entry());
  }

  private static int checksum(byte[] fields, byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(fields);
    crc.update(entry);
    return (int) crc.getValue();
  }

  /** The entry; null if these bytes are of another version, of somebody else, or damaged. */
  static JournalEntry unpack(Buffer packed) {
    if (packed.length() < ENTRY_AT || packed.getByte(0) != VERSION) {
      return null;
    }
    byte[] fields = packed.getBytes(FIELDS_AT, ENTRY_AT);
    byte[] entry = packed.getBytes(ENTRY_AT, packed.length());
    if (packed.getInt(1) != checksum(fields, entry)) {
      LOG.warn("An entry was damaged in Redis: it is left out, and read in the journal");
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(fields);
    return new JournalEntry(new Position(in.getInt(), in.getLong()), in.getLong(),
        new UUID(in.getLong(), in.getLong()), in.getLong(), entry);
  }
}
