package io.holdfast.log.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Remembers the last position that was answered, beside the journal, so that a journal that has lost its end is not
 * taken for a shorter one: SQLite itself ends a damaged or missing WAL at its last good frame without a word.
 *
 * <p>Two slots in a mapped file, written in turn after each commit and never synced, so it costs nothing. It survives
 * the process's end; after a power failure it may be old, never ahead of the journal. Written by the writer's thread.
 */
final class Witness implements AutoCloseable {
  static final String FILE = "journal.witness";
  private static final int SLOT_BYTES = 32;
  private static final int CHECKED_BYTES = 16;

  private final MappedByteBuffer slots;
  private int next;

  private Witness(MappedByteBuffer slots) {
    this.slots = slots;
  }

  /** What was answered last. */
  record Seen(long epoch, long sequence) {
    private boolean isAfter(Seen other) {
      return epoch != other.epoch ? epoch > other.epoch : sequence > other.sequence;
    }
  }

  static Witness open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try (FileChannel channel = FileChannel.open(file,
        StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      allocate(channel);
      return new Witness(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * SLOT_BYTES));
    }
  }

  /** Takes the space now: writing to a mapped hole would fail hard on a full disk. */
  private static void allocate(FileChannel channel) throws IOException {
    int missing = (int) Math.max(0, 2 * SLOT_BYTES - channel.size());
    channel.write(ByteBuffer.allocate(missing), channel.size());
  }

  /** The newer of the two slots; epoch 0 if nothing has been seen. A torn slot does not count. */
  Seen seen() {
    Seen first = read(0);
    Seen second = read(1);
    return second.isAfter(first) ? second : first;
  }

  void answered(int epoch, long sequence) {
    int at = next * SLOT_BYTES;
    slots.putLong(at, epoch);
    slots.putLong(at + Long.BYTES, sequence);
    slots.putInt(at + CHECKED_BYTES, checksum(at));
    next = 1 - next;
  }

  private Seen read(int slot) {
    int at = slot * SLOT_BYTES;
    boolean whole = slots.getLong(at) != 0 && slots.getInt(at + CHECKED_BYTES) == checksum(at);
    return whole ? new Seen(slots.getLong(at), slots.getLong(at + Long.BYTES)) : new Seen(0, 0);
  }

  private int checksum(int at) {
    CRC32C crc = new CRC32C();
    ByteBuffer slot = slots.slice(at, CHECKED_BYTES);
    crc.update(slot);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    slots.force();
  }
}
