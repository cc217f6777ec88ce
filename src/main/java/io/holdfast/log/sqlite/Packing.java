package io.holdfast.log.sqlite;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.kernel.Limits;
import java.util.Arrays;

/**
 * How an entry's bytes stand in their row: compressed, if that makes them clearly smaller. The commands of a batch
 * resemble each other, and every page that is not written need not be synced and copied back. Confined to one thread.
 */
final class Packing implements AutoCloseable {
  /** What {@link Row} says of bytes that stand there as they are. */
  static final int PLAIN = 0;

  /** zstd's fast end: a quarter of the size for 0.7 us a command; level 1 costs three times that for a tenth less. */
  private static final int LEVEL = -3;

  /** Less fits a page beside others anyway. */
  private static final int LEAST_BYTES = 1_024;

  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
  private byte[] scratch = new byte[0];

  Packing() {
    compressor.setLevel(LEVEL).setContentSize(false).setChecksum(false);
  }

  /** The bytes as they are to be stored: the very array if they are better left as they are. */
  byte[] pack(byte[] entry) {
    if (entry.length < LEAST_BYTES) {
      return entry;
    }
    int most = Math.toIntExact(Zstd.compressBound(entry.length));
    if (scratch.length < most) {
      scratch = new byte[most];
    }
    int packed = compressor.compressByteArray(scratch, 0, most, entry, 0, entry.length);
    return packed > entry.length - entry.length / 8 ? entry : Arrays.copyOf(scratch, packed);
  }

  /**
   * The entry again; null if it is damaged.
   *
   * @param stored what {@link #pack} gave
   * @param bytes the entry's length if it was packed, else {@link #PLAIN}
   */
  byte[] unpack(byte[] stored, long bytes) {
    if (bytes == PLAIN) {
      return stored;
    }
    if (bytes < 0 || bytes > Limits.ENTRY_BYTES) {
      return null;
    }
    byte[] entry = new byte[(int) bytes];
    try {
      int length = decompressor.decompressByteArray(entry, 0, entry.length, stored, 0, stored.length);
      return length == entry.length ? entry : null;
    } catch (ZstdException e) {
      return null; // What that means, with its position, is said by whoever needed the row.
    }
  }

  @Override
  public void close() {
    compressor.close();
    decompressor.close();
  }
}
