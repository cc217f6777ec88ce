package io.holdfast.http;

import java.util.Arrays;
import java.util.UUID;

/**
 * Writes JSON as UTF-8 into an array of its own that grows and can be used again. The caller keeps the order of
 * brackets and commas; texts are escaped. One thread.
 */
public final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  /** Empty, with room for this many bytes. */
  public JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** Empties it, keeping its room. */
  public JsonBytes clear() {
    length = 0;
    return this;
  }

  /** The bytes written. */
  public int length() {
    return length;
  }

  /** The array written to, of which {@link #length()} bytes count; valid until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Appends ASCII characters as they are. */
  @SuppressWarnings("deprecation")
  public JsonBytes raw(String ascii) {
    int count = ascii.length();
    ensure(count);
    ascii.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** Appends bytes that are JSON already. */
  public JsonBytes raw(byte[] json, int offset, int count) {
    ensure(count);
    System.arraycopy(json, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Appends bytes that are JSON already. */
  public JsonBytes raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** Appends a whole number. */
  public JsonBytes number(long value) {
    if (value < 0) {
      return raw(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    ensure(digits);
    return decimal(value, digits);
  }

  /** Appends {@code true} or {@code false}. */
  public JsonBytes flag(boolean value) {
    return raw(value ? "true" : "false");
  }

  /** Appends exactly this many decimal digits of a number that is not negative. */
  public JsonBytes decimal(long value, int digits) {
    ensure(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Appends an id in quotes. */
  public JsonBytes id(UUID id) {
    ensure(38);
    bytes[length++] = '"';
    hex(id.getMostSignificantBits() >>> 32, 8);
    bytes[length++] = '-';
    hex(id.getMostSignificantBits() >>> 16, 4);
    bytes[length++] = '-';
    hex(id.getMostSignificantBits(), 4);
    bytes[length++] = '-';
    hex(id.getLeastSignificantBits() >>> 48, 4);
    bytes[length++] = '-';
    hex(id.getLeastSignificantBits(), 12);
    bytes[length++] = '"';
    return this;
  }

  private void hex(long value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(int) (value >>> shift) & 0xF];
    }
  }

  /** Appends a text in quotes, escaped; an unpaired surrogate becomes U+FFFD. */
  public JsonBytes text(String text) {
    int count = text.length();
    ensure(2 + 6 * count);
    bytes[length++] = '"';
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else {
        i += multibyte(text, i, c);
      }
    }
    bytes[length++] = '"';
    return this;
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[length++] = (byte) c;
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        hex(c, 4);
      }
    }
  }

  private int multibyte(String text, int at, char c) {
    if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
      return 0;
    }
    if (Character.isSurrogate(c)) {
      return surrogate(text, at, c);
    }
    threeBytes(c);
    return 0;
  }

  private int surrogate(String text, int at, char c) {
    boolean paired = Character.isHighSurrogate(c) && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
    if (!paired) {
      threeBytes('\uFFFD');
      return 0;
    }
    int point = Character.toCodePoint(c, text.charAt(at + 1));
    bytes[length++] = (byte) (0xF0 | point >> 18);
    bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
    bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
    bytes[length++] = (byte) (0x80 | point & 0x3F);
    return 1;
  }

  private void threeBytes(char c) {
    bytes[length++] = (byte) (0xE0 | c >> 12);
    bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
    bytes[length++] = (byte) (0x80 | c & 0x3F);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
