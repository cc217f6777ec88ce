package io.holdfast.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The part of CBOR (RFC 8949) in which commands and replies are written, nearly always: numbers, texts and bytes in one
 * piece, lists with their length, records of any length. Whatever else CBOR knows is refused with
 * {@link CorruptEntryException}, which does not mean that it is wrong. Stateless.
 */
final class PlainCbor {

  /** How the length of an array is said to follow from a later {@link #BREAK}: how Jackson begins a record. */
  private static final int ARRAY_TO_BREAK = 0x9F;

  private static final int BREAK = 0xFF;
  private static final int FALSE = 0xF4;
  private static final int TRUE = 0xF5;
  private static final int NULL = 0xF6;

  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;

  private static final int TYPE_SHIFT = 5;
  private static final int ARGUMENT_MASK = 31;
  private static final int LARGEST_IN_PLACE = 23;
  private static final char REPLACEMENT = '\uFFFD';

  private PlainCbor() {}

  static void beginRecord(ByteReader source) {
    expect(source, ARRAY_TO_BREAK);
  }

  static void endRecord(ByteReader source) {
    expect(source, BREAK);
  }

  private static void expect(ByteReader source, int expected) {
    int found = unsignedByte(source);
    if (found != expected) {
      throw unexpected(found);
    }
  }

  /** Whether there is nothing next, which then has been read. */
  static boolean skipNull(ByteReader source) {
    return source.skipIf((byte) NULL);
  }

  static boolean getBoolean(ByteReader source) {
    int found = unsignedByte(source);
    if (found != TRUE && found != FALSE) {
      throw unexpected(found);
    }
    return found == TRUE;
  }

  static int getInt(ByteReader source) {
    long value = getLong(source);
    if (value != (int) value) {
      throw new CorruptEntryException("a number does not fit in 32 bits: " + value);
    }
    return (int) value;
  }

  static long getLong(ByteReader source) {
    int head = unsignedByte(source);
    int type = head >>> TYPE_SHIFT;
    if (type > NEGATIVE) {
      throw unexpected(head);
    }
    long magnitude = argument(source, head);
    return type == NEGATIVE ? ~magnitude : magnitude;
  }

  static byte[] getBytes(ByteReader source) {
    int length = length(source, BYTES);
    int from = source.skip(length);
    return Arrays.copyOfRange(source.bytes(), from, from + length);
  }

  static int[] getInts(ByteReader source) {
    int[] numbers = new int[length(source, ARRAY)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = getInt(source);
    }
    return numbers;
  }

  static String getText(ByteReader source) {
    int length = length(source, TEXT);
    int from = source.skip(length);
    String text = new String(source.bytes(), from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireSame(text.getBytes(StandardCharsets.UTF_8), source.bytes(), from, length);
    }
    return text;
  }

  /** The replacement character may have been written, or stand for bytes that are no UTF-8. */
  private static void requireSame(byte[] again, byte[] bytes, int from, int length) {
    if (!Arrays.equals(again, 0, again.length, bytes, from, from + length)) {
      throw new CorruptEntryException("a text is not UTF-8");
    }
  }

  /** Which of some texts is next. */
  static int getTextOf(ByteReader source, byte[][] texts) {
    int length = length(source, TEXT);
    int from = source.skip(length);
    for (int i = 0; i < texts.length; i++) {
      if (Arrays.equals(source.bytes(), from, from + length, texts[i], 0, texts[i].length)) {
        return i;
      }
    }
    throw new CorruptEntryException("a text of " + length + " bytes is none of those that may be there");
  }

  static UUID getUuid(ByteReader source) {
    int length = length(source, BYTES);
    if (length != 2 * Long.BYTES) {
      throw new CorruptEntryException("a UUID has " + length + " bytes");
    }
    return new UUID(source.getLong(), source.getLong());
  }

  /** A list that cannot be changed and has no nulls. */
  static List<Object> getList(ByteReader source, ValueReader element) {
    Object[] elements = new Object[length(source, ARRAY)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = element.read(source);
    }
    return List.of(elements);
  }

  /** No element has less than a byte, so damage cannot ask for more memory than the bytes have already. */
  private static int length(ByteReader source, int type) {
    int head = unsignedByte(source);
    if (head >>> TYPE_SHIFT != type) {
      throw unexpected(head);
    }
    long length = argument(source, head);
    if (length > source.remaining()) {
      throw new CorruptEntryException("there should be " + length + " more, but there are " + source.remaining());
    }
    return (int) length;
  }

  private static long argument(ByteReader source, int head) {
    int argument = head & ARGUMENT_MASK;
    if (argument <= LARGEST_IN_PLACE) {
      return argument;
    }
    return switch (argument) {
      case 24 -> unsignedByte(source);
      case 25 -> Short.toUnsignedInt(source.getShort());
      case 26 -> Integer.toUnsignedLong(source.getInt());
      case 27 -> signed(source.getLong());
      default -> throw unexpected(head);
    };
  }

  private static long signed(long argument) {
    if (argument < 0) {
      throw new CorruptEntryException("a number does not fit in 64 bits: " + Long.toUnsignedString(argument));
    }
    return argument;
  }

  private static int unsignedByte(ByteReader source) {
    return Byte.toUnsignedInt(source.getByte());
  }

  private static CorruptEntryException unexpected(int head) {
    return new CorruptEntryException("not in this place: a value that begins with " + Integer.toHexString(head));
  }
}
