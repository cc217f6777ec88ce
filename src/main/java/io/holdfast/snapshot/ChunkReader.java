package io.holdfast.snapshot;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.kernel.cut.CorruptSectionException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads chunks; believes nothing before its checksum was found right. One thread at a time; blocks. */
final class ChunkReader implements AutoCloseable {
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private ByteBuffer stored = SnapshotFormat.directBuffer(SnapshotFormat.CHUNK_HEAD_BYTES);

  /**
   * Which chunk is expected where.
   *
   * @param section the section's place in the trailer
   * @param number the chunk's number in its section
   * @param offset where it begins
   * @param end where its section ends
   */
  record Place(SnapshotFile file, int section, int number, long offset, long end) {}

  /** Reads a chunk; returns its length in the file. */
  int read(Place place, RawChunk into) throws IOException {
    if (place.end() - place.offset() < SnapshotFormat.CHUNK_HEAD_BYTES) {
      throw new CorruptSectionException("is truncated");
    }
    stored.clear().limit(SnapshotFormat.CHUNK_HEAD_BYTES);
    place.file().read(stored, place.offset());
    int storedBytes = checkHead(place);
    int whole = SnapshotFormat.CHUNK_HEAD_BYTES + storedBytes;
    reserve(whole);
    stored.clear().position(SnapshotFormat.CHUNK_HEAD_BYTES).limit(whole);
    place.file().read(stored, place.offset() + SnapshotFormat.CHUNK_HEAD_BYTES);
    checkSum(storedBytes);
    decompress(storedBytes, into);
    return whole;
  }

  private int checkHead(Place place) {
    stored.flip();
    boolean isExpected = stored.getInt() == SnapshotFormat.CHUNK_MARK && stored.getInt() == place.section()
        && stored.getInt() == place.number();
    int rawBytes = isExpected ? stored.getInt() : 0;
    int storedBytes = isExpected ? stored.getInt() : 0;
    long most = place.end() - place.offset() - SnapshotFormat.CHUNK_HEAD_BYTES;
    if (rawBytes <= 0 || rawBytes > SnapshotFormat.MOST_RAW_BYTES || storedBytes <= 0 || storedBytes > most) {
      throw new CorruptSectionException("does not begin as it should");
    }
    return storedBytes;
  }

  private void reserve(int whole) {
    if (stored.capacity() < whole) {
      ByteBuffer larger = SnapshotFormat.directBuffer(whole);
      larger.put(stored.slice(0, SnapshotFormat.CHUNK_HEAD_BYTES));
      stored = larger;
    }
  }

  private void checkSum(int storedBytes) {
    int at = SnapshotFormat.CHUNK_HEAD_BYTES - Integer.BYTES;
    int found = SnapshotFormat.checksum(
        stored.slice(0, at), stored.slice(SnapshotFormat.CHUNK_HEAD_BYTES, storedBytes));
    if (found != stored.getInt(at)) {
      throw new CorruptSectionException("has another checksum than was stored");
    }
  }

  private void decompress(int storedBytes, RawChunk into) {
    int rawBytes = stored.getInt(3 * Integer.BYTES);
    byte[] target = into.reserve(rawBytes);
    try {
      int length = zstd.decompressDirectByteBufferToByteArray(
          target, 0, rawBytes, stored, SnapshotFormat.CHUNK_HEAD_BYTES, storedBytes);
      if (length != rawBytes) {
        throw new CorruptSectionException("decompresses to " + length + " bytes instead of " + rawBytes);
      }
    } catch (ZstdException e) {
      throw new CorruptSectionException("cannot be decompressed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
