package io.holdfast.codec;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects bytes, big-endian, in an array that grows. One thread. */
final class ByteWriter extends OutputStream {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final int LONGEST_TEXT = 0xFFFF;

  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  @Override
  public void write(int value) {
    bytes[reserve(Byte.BYTES)] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    int at = reserve(length);
    System.arraycopy(source, offset, bytes, at, length);
  }

  void putShort(int value) {
    int at = reserve(Short.BYTES);
    SHORT.set(bytes, at, (short) value);
  }

  void putInt(int value) {
    int at = reserve(Integer.BYTES);
    INT.set(bytes, at, value);
  }

  void putLong(long value) {
    int at = reserve(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  /** Writes a text as its length in UTF-8 (two bytes), then the bytes. */
  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > LONGEST_TEXT) {
      throw new IllegalArgumentException("a text of " + utf8.length + " bytes is longer than " + LONGEST_TEXT);
    }
    putShort(utf8.length);
    write(utf8, 0, utf8.length);
  }

  /** The bytes collected so far, not copied. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** How many bytes fit without growing. */
  int capacity() {
    return bytes.length;
  }

  /** Begins anew, in the same array. */
  ByteWriter clear() {
    size = 0;
    return this;
  }

  /** The bytes collected so far, in an array that is not written again. */
  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes collected so far, without a copy where they fill the array: only of a writer not used again. */
  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private int reserve(int more) {
    int at = size;
    int needed = Math.addExact(at, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
    size = needed;
    return at;
  }
}
