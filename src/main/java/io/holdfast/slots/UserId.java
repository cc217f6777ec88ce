package io.holdfast.slots;

import com.dynatrace.hash4j.hashing.Hashing;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.TableView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * A user's id as it is stored: a UUID as its 16 bytes, anything else as UTF-8. Also the scratch into which rows' users
 * are read; then it belongs to one thread, and its content to the row read last.
 */
final class UserId implements ByteSink {
  private static final int UUID_BYTES = 16;
  private static final int MOST_BYTES = 3 * SlotCommand.Reserve.LONGEST_USER;
  private static final int UUID_FLAG = 1 << 9;

  private final byte[] bytes;
  private final Comparison comparison = new Comparison();
  private int length;
  private boolean uuid;

  private UserId(byte[] bytes, boolean uuid) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.uuid = uuid;
  }

  /** Nobody yet. */
  static UserId scratch() {
    return new UserId(new byte[MOST_BYTES], false);
  }

  static UserId of(String id) {
    UUID known = SlotKey.uuid(id);
    return known == null
        ? new UserId(id.getBytes(StandardCharsets.UTF_8), false)
        : new UserId(ByteBuffer.allocate(UUID_BYTES).putLong(known.getMostSignificantBits())
            .putLong(known.getLeastSignificantBits()).array(), true);
  }

  /** Reads the user of a reservation. A reader who raced gets nonsense. */
  UserId read(TableView table, int row) {
    int user = ReservationColumns.user(table.getLong(row, ReservationColumns.STATE));
    uuid = (user & UUID_FLAG) != 0;
    length = Math.min(user & UUID_FLAG - 1, bytes.length);
    table.sendBytes(row, ReservationColumns.DETAIL, this);
    return this;
  }

  @Override
  public void accept(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, bytes, 0, Math.min(count, length));
  }

  int length() {
    return length;
  }

  boolean isUuid() {
    return uuid;
  }

  byte[] bytes() {
    return bytes;
  }

  long hash() {
    return Hashing.xxh3_64().hashBytesToLong(bytes, 0, length) + (uuid ? 1 : 0);
  }

  /** Orders this user and a reservation's, looking at that where it stands. A reader who raced gets nonsense. */
  int compareTo(TableView table, int row) {
    int other = ReservationColumns.user(table.getLong(row, ReservationColumns.STATE));
    boolean otherUuid = (other & UUID_FLAG) != 0;
    if (uuid != otherUuid) {
      return uuid ? 1 : -1;
    }
    comparison.otherLength = other & UUID_FLAG - 1;
    comparison.result = length;
    table.sendBytes(row, ReservationColumns.DETAIL, comparison);
    return comparison.result;
  }

  private final class Comparison implements ByteSink {
    private int otherLength;
    private int result;

    @Override
    public void accept(byte[] source, int offset, int count) {
      result = Arrays.compareUnsigned(bytes, 0, length, source, offset, offset + Math.min(count, otherLength));
    }
  }

  @Override
  public String toString() {
    if (uuid) {
      ByteBuffer words = ByteBuffer.wrap(bytes);
      return new UUID(words.getLong(), words.getLong()).toString();
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
