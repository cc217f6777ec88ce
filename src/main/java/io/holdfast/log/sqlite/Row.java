package io.holdfast.log.sqlite;

import io.holdfast.kernel.Position;
import io.holdfast.log.JournalEntry;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.zip.CRC32C;

/** How an entry stands in its row, with a checksum over all of it. */
final class Row {

  /** The columns of a whole row, in the order that {@link #read} expects. */
  static final String COLUMNS = "seq, epoch, ms, incarnation, batch, crc, bytes, entry";

  private static final int HEADER_BYTES = 8 + 4 + 8 + 16 + 8;

  private Row() {}

  /** The checksum over everything that a row says. */
  static int checksum(JournalEntry entry) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
        .putLong(entry.position().sequence())
        .putInt(entry.position().epoch())
        .putLong(entry.logTime())
        .putLong(entry.incarnation().getMostSignificantBits())
        .putLong(entry.incarnation().getLeastSignificantBits())
        .putLong(entry.batch())
        .flip();
    CRC32C crc = new CRC32C();
    crc.update(header);
    crc.update(entry.entry());
    return (int) crc.getValue();
  }

  /** The current row of a result, or null if its checksum does not fit. */
  static JournalEntry read(ResultSet row, Packing packing) throws SQLException {
    byte[] incarnation = row.getBytes(4);
    byte[] stored = row.getBytes(8);
    long sequence = row.getLong(1);
    long epoch = row.getLong(2);
    if (incarnation == null || incarnation.length != 16 || stored == null || sequence < 0 || epoch < 0) {
      return null;
    }
    byte[] bytes = packing.unpack(stored, row.getLong(7));
    if (bytes == null) {
      return null;
    }
    JournalEntry entry = new JournalEntry(
        new Position((int) epoch, sequence), row.getLong(3), uuid(incarnation), row.getLong(5), bytes);
    return checksum(entry) == row.getInt(6) ? entry : null;
  }

  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    return new UUID(source.getLong(), source.getLong());
  }
}
