package io.holdfast.snapshot;

import io.holdfast.kernel.Limits;
import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import java.nio.ByteBuffer;

/**
 * The pieces of one chunk, outside the heap, as they will be compressed.
 *
 * <p>Threads: one at a time; handed from the section's owner to the storing thread and back.
 */
final class PieceBuffer implements SectionSink {
  /** Bytes copied in one task of a loop: 25 µs on average for a million ads, so that nobody notices. */
  static final int PIECE_BYTES = 64 << 10;

  private static final int USUAL_BYTES = Limits.SNAPSHOT_CHUNK_BYTES + PIECE_BYTES;

  private ByteBuffer bytes = SnapshotFormat.directBuffer(USUAL_BYTES);
  private long pieceBytes;

  /** Copies the next piece; returns whether anything is left in the section. On its owner. */
  boolean copyFrom(SectionSource source) {
    int start = bytes.position();
    reserve(Integer.BYTES);
    bytes.putInt(0);
    boolean more = source.copy(this, PIECE_BYTES);
    int length = bytes.position() - start - Integer.BYTES;
    if (length == 0) {
      bytes.position(start);
    } else {
      bytes.putInt(start, length);
      pieceBytes += length;
    }
    return more;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    reserve(length);
    bytes.put(source, offset, length);
  }

  private void reserve(int length) {
    if (length > bytes.remaining()) {
      int needed = Math.addExact(bytes.position(), length);
      ByteBuffer larger = SnapshotFormat.directBuffer(Math.max(needed, (int) Math.min(bytes.capacity() * 2L,
          SnapshotFormat.MOST_RAW_BYTES)));
      bytes = larger.put(bytes.flip());
    }
  }

  /** Whether another piece would make the chunk larger than it should be. */
  boolean isFull() {
    return bytes.position() + PIECE_BYTES > Limits.SNAPSHOT_CHUNK_BYTES;
  }

  boolean isEmpty() {
    return bytes.position() == 0;
  }

  /** Bytes of the pieces alone. */
  long pieceBytes() {
    return pieceBytes;
  }

  /** What is to be compressed, from 0 to the limit. */
  ByteBuffer content() {
    return bytes.duplicate().flip();
  }

  /** Forgets the pieces; keeps the memory unless it is uncommonly much. */
  void clear() {
    pieceBytes = 0;
    if (bytes.capacity() > USUAL_BYTES) {
      bytes = SnapshotFormat.directBuffer(USUAL_BYTES);
    }
    bytes.clear();
  }
}
