package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import java.nio.ByteBuffer;

/**
 * The header of a snapshot file.
 *
 * @param position the entry at whose boundary it was cut
 * @param logTime that entry's log time in Unix milliseconds
 * @param partitions the number of partitions it was taken with
 */
record SnapshotHead(Position position, long logTime, int partitions) {

  /** The header's bytes, from position 0 to the limit. */
  ByteBuffer encode() {
    ByteBuffer bytes = SnapshotFormat.buffer(SnapshotFormat.HEADER_BYTES);
    bytes.putLong(SnapshotFormat.HEADER_MAGIC).putInt(SnapshotFormat.FORMAT).putInt(partitions);
    bytes.putInt(position.epoch()).putLong(position.sequence()).putLong(logTime);
    int checksum = SnapshotFormat.checksum(bytes.duplicate().flip());
    return bytes.putInt(checksum).flip();
  }

  /** Reads a header; the buffer's position stays. */
  static SnapshotHead decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(bytes.order());
    if (in.getLong() != SnapshotFormat.HEADER_MAGIC) {
      throw new CorruptSectionException("is not a snapshot: it does not begin like one");
    }
    int format = in.getInt();
    if (format != SnapshotFormat.FORMAT) {
      throw new CorruptSectionException(
          "has format " + format + ", this program knows only " + SnapshotFormat.FORMAT);
    }
    int partitions = in.getInt();
    int epoch = in.getInt();
    long sequence = in.getLong();
    long logTime = in.getLong();
    int checked = in.position();
    if (in.getInt() != SnapshotFormat.checksum(bytes.slice(bytes.position(), checked - bytes.position()))) {
      throw new CorruptSectionException("is damaged: the checksum of its header differs");
    }
    if (partitions <= 0 || epoch < 0 || sequence < 0) {
      throw new CorruptSectionException("has a header that cannot be");
    }
    return new SnapshotHead(new Position(epoch, sequence), logTime, partitions);
  }
}
