package io.holdfast.ads;

import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.TableView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer in the making: bytes that grow at their end, used again. A reader's scratch object. */
final class AnswerBytes {
  private static final int FIRST_BYTES = 16 * 1024;
  private static final int DIGITS = 10;
  private static final byte[] BEGIN = ascii("{\"ads\":[");
  private static final byte[] TOTAL = ascii("],\"total\":");

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void clear() {
    length = 0;
  }

  void beginPage() {
    clear();
    put(BEGIN);
  }

  void endPage(int total) {
    put(TOTAL);
    putNumber(total);
    put('}');
  }

  /** Appends an ad, after a comma if it is not the first. */
  void putAd(TableView table, int row, boolean first) {
    if (!first) {
      put(',');
    }
    putAd(table, row);
  }

  /**
   * Appends an ad's JSON.
   *
   * @throws IllegalStateException if its length cannot be right, so the reader has raced
   */
  void putAd(TableView table, int row) {
    int ad = table.length(row, AdColumns.JSON);
    if (ad <= 0 || ad > Ad.MOST_JSON) {
      throw new IllegalStateException("an ad cannot have " + ad + " bytes");
    }
    reserve(ad);
    table.copyBytes(row, AdColumns.JSON, bytes, length);
    length += ad;
  }

  private void put(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  private void putNumber(int number) {
    reserve(DIGITS);
    for (int rest = number / 10; rest > 0; rest /= 10) {
      length++;
    }
    int at = ++length;
    int rest = number;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  void sendTo(ByteSink sink) {
    sink.accept(bytes, 0, length);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
