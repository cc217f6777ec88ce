package io.holdfast.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads big-endian bytes within bounds; reaching beyond them means that the bytes are damaged. One thread. */
final class ByteReader {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final byte[] bytes;
  private int next;
  private int end;

  ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.next = from;
    this.end = end;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  byte[] bytes() {
    return bytes;
  }

  int remaining() {
    return end - next;
  }

  /** Narrows this reader to its next bytes, and returns where it ended before. */
  int narrow(int length) {
    int before = end;
    next = skip(length);
    end = next + length;
    return before;
  }

  /** Undoes {@link #narrow}. */
  void widen(int before) {
    end = before;
  }

  /** Passes over bytes and returns where they begin. */
  int skip(int length) {
    if (length < 0 || length > remaining()) {
      throw new CorruptEntryException(
          "at byte " + next + " there should be " + length + " bytes, but there are " + remaining());
    }
    int at = next;
    next += length;
    return at;
  }

  /** Passes over the next byte if it is this one. */
  boolean skipIf(byte expected) {
    boolean is = next < end && bytes[next] == expected;
    next += is ? Byte.BYTES : 0;
    return is;
  }

  byte getByte() {
    return bytes[skip(Byte.BYTES)];
  }

  short getShort() {
    return (short) SHORT.get(bytes, skip(Short.BYTES));
  }

  int getInt() {
    return (int) INT.get(bytes, skip(Integer.BYTES));
  }

  long getLong() {
    return (long) LONG.get(bytes, skip(Long.BYTES));
  }

  String getText() {
    int length = Short.toUnsignedInt(getShort());
    return length == 0 ? "" : new String(bytes, skip(length), length, StandardCharsets.UTF_8);
  }
}
