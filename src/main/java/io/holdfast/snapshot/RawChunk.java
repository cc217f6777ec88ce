package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One chunk as it was before compression, in memory that is used again. One thread at a time. */
final class RawChunk {
  private byte[] bytes = new byte[0];
  private int length;

  /** Memory for so many bytes, from the array's beginning. */
  byte[] reserve(int needed) {
    if (bytes.length < needed) {
      bytes = new byte[needed];
    }
    length = needed;
    return bytes;
  }

  /** Gives each piece to the target, in order. */
  void loadInto(SectionTarget target) {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int piece = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (piece < 0 || piece > in.remaining()) {
        throw new CorruptSectionException("a piece of " + piece + " bytes does not fit");
      }
      target.load(bytes, in.position(), piece);
      in.position(in.position() + piece);
    }
  }
}
