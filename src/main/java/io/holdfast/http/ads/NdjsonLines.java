package io.holdfast.http.ads;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines that end in LF or CRLF; the last one needs no end. Holds at most one line, and of
 * one that is too long nothing.
 */
final class NdjsonLines {
  private final int longest;
  private final Sink sink;
  private byte[] held = new byte[4096];
  private int heldLength;
  private long line = 1;
  private boolean tooLong;

  /** Takes lines, numbered from 1. The bytes are the sink's only during the call. */
  interface Sink {

    /** A line, without its end, that is not blank. */
    void line(long number, byte[] bytes, int offset, int length);

    /** A line that has more than the bytes allowed. */
    void tooLong(long number);
  }

  /** Cuts lines of at most {@code longest} bytes. */
  NdjsonLines(int longest, Sink sink) {
    this.longest = longest;
    this.sink = sink;
  }

  /** Takes the next bytes of the stream. */
  void take(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '\n') {
        finishLine(bytes, from, i - from);
        from = i + 1;
      }
    }
    hold(bytes, from, end - from);
  }

  /** The stream has ended. */
  void end() {
    if (heldLength > 0 || tooLong) {
      finishLine(held, 0, 0);
    }
  }

  /** The lines that have been finished. */
  long lines() {
    return line - 1;
  }

  private void finishLine(byte[] bytes, int offset, int length) {
    if (heldLength == 0 && !tooLong && length <= longest) {
      emit(bytes, offset, length);
    } else {
      hold(bytes, offset, length);
      if (tooLong) {
        sink.tooLong(line);
      } else {
        emit(held, 0, heldLength);
      }
    }
    heldLength = 0;
    tooLong = false;
    line++;
  }

  private void emit(byte[] bytes, int offset, int length) {
    int from = line == 1 ? offset + byteOrderMark(bytes, offset, length) : offset;
    int to = offset + length;
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    if (to > from) {
      sink.line(line, bytes, from, to - from);
    }
  }

  private static int byteOrderMark(byte[] bytes, int at, int length) {
    boolean marked = length >= 3 && bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB
        && bytes[at + 2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private void hold(byte[] bytes, int offset, int length) {
    if (tooLong || heldLength + length > longest) {
      tooLong = true;
      heldLength = 0;
      return;
    }
    if (heldLength + length > held.length) {
      held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + length));
    }
    System.arraycopy(bytes, offset, held, heldLength, length);
    heldLength += length;
  }
}
