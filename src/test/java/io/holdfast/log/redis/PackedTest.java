package io.holdfast.log.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.JournalEntry;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What comes out of the stream is what went in, or nothing. */
final class PackedTest {
  private static final JournalEntry ENTRY =
      new JournalEntry(new Position(3, 4_711), 1_700_000_000_123L, new UUID(-5, 6), 17, new byte[] {1, 2, 3, -4, 5});

  private final byte[] packed = Packed.pack(ENTRY).getBytes();

  @Test
  void comesBackUnchanged() {
    assertThat(Packed.unpack(Buffer.buffer(packed))).usingRecursiveComparison().isEqualTo(ENTRY);
  }

  @Test
  void noFlippedBitGetsThrough() {
    for (int bit = 0; bit < packed.length * 8; bit++) {
      byte[] damaged = packed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Packed.unpack(Buffer.buffer(damaged))).as("bit %d", bit).isNull();
    }
  }

  @Test
  void nothingShorterOrLongerGetsThrough() {
    for (int length = 0; length < packed.length; length++) {
      assertThat(Packed.unpack(Buffer.buffer(packed).slice(0, length))).as("%d bytes", length).isNull();
    }
    assertThat(Packed.unpack(Buffer.buffer(packed).appendByte((byte) 0))).isNull();
  }

  /** The first format had no checksum: the journal is read for its entries. */
  @Test
  void theFirstVersionIsNotTaken() {
    Buffer first = Buffer.buffer().appendByte((byte) 1).appendInt(3).appendLong(4_711).appendLong(1)
        .appendLong(5).appendLong(6).appendLong(17).appendBytes(ENTRY.entry());
    assertThat(Packed.unpack(first)).isNull();
  }
}
