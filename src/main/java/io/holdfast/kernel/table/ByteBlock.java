package io.holdfast.kernel.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in the making: an array that grows at its end, numbers little-endian. Used again after {@link #clear}.
 *
 * <p>Threading: one owner at a time.
 */
public final class ByteBlock {

  static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteSink appender = this::putBytes;
  private byte[] bytes;
  private int length;

  /** Empty, with room for so many bytes. */
  public ByteBlock(int capacity) {
    bytes = new byte[capacity];
  }

  /** The array that holds the bytes, from 0 to {@link #length}; another one once it has grown. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** Forgets the bytes, keeps the memory. */
  public void clear() {
    length = 0;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void putByte(int value) {
    int at = extend(1);
    bytes[at] = (byte) value;
  }

  void putShort(int value) {
    int at = extend(Short.BYTES);
    SHORTS.set(bytes, at, (short) value);
  }

  void putInt(int value) {
    int at = extend(Integer.BYTES);
    INTS.set(bytes, at, value);
  }

  void putLong(long value) {
    int at = extend(Long.BYTES);
    LONGS.set(bytes, at, value);
  }

  void putBytes(byte[] source, int offset, int count) {
    int at = extend(count);
    System.arraycopy(source, offset, bytes, at, count);
  }

  /** A string as its length in two bytes and its UTF-8. */
  void putName(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    putShort(utf8.length);
    putBytes(utf8, 0, utf8.length);
  }

  void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  /** Appends what it is given. */
  ByteSink appender() {
    return appender;
  }

  /** Makes room for more bytes at the end; returns where they begin. */
  private int extend(int count) {
    int at = length;
    if (count > bytes.length - at) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(at, count), (int) Math.min(2L * bytes.length, 1 << 30)));
    }
    length = at + count;
    return at;
  }
}
