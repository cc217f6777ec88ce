package io.holdfast.log.sqlite;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32C;

/**
 * The journal's constants and fences.
 *
 * @param epoch raised by every restore
 * @param floor everything below has been trimmed
 * @param partitions fixed when the journal was made
 */
record Meta(int epoch, long floor, int partitions) {

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(16).putInt(epoch).putLong(floor).putInt(partitions).flip());
    return (int) crc.getValue();
  }

  /** Reads the only row; null if it is missing or damaged. */
  static Meta read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT epoch, floor, partitions, crc FROM meta WHERE one = 1")) {
      if (!row.next()) {
        return null;
      }
      Meta meta = new Meta(row.getInt(1), row.getLong(2), row.getInt(3));
      return meta.checksum() == row.getInt(4) ? meta : null;
    }
  }

  void write(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(
        "INSERT OR REPLACE INTO meta (one, epoch, floor, partitions, crc) VALUES (1, ?, ?, ?, ?)")) {
      statement.setInt(1, epoch);
      statement.setLong(2, floor);
      statement.setInt(3, partitions);
      statement.setInt(4, checksum());
      statement.executeUpdate();
    }
  }
}
