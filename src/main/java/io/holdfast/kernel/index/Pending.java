package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Level;
import java.util.Arrays;

/**
 * Rows that start soon and are not in the tree yet, in no order. A query goes through all of them, so they should be
 * few; with none it costs a comparison.
 *
 * <p><b>Guard:</b> as for {@link Node}.
 */
final class Pending {
  private static final int SMALLEST = 16;

  private final int[] wordsOffset;
  private final int stride;
  private long[] starts = new long[SMALLEST];
  private long[] keys = new long[SMALLEST];
  private int[] rows = new int[SMALLEST];
  private int[] attributes = new int[SMALLEST];
  private long[] words;
  private int size;

  Pending(Schema schema) {
    wordsOffset = new int[schema.levels().size()];
    int sum = 0;
    for (Level level : schema.levels()) {
      wordsOffset[level.depth] = sum;
      sum += RowValues.words(level);
    }
    stride = sum;
    words = new long[SMALLEST * stride];
  }

  int size() {
    return size;
  }

  void add(Entry entry, RowValues values, long start) {
    if (size == rows.length) {
      grow();
    }
    starts[size] = start;
    keys[size] = entry.key;
    rows[size] = entry.row;
    attributes[size] = entry.attributes;
    for (int depth = 0; depth < wordsOffset.length; depth++) {
      setWords(values, depth, size * stride + wordsOffset[depth]);
    }
    size++;
  }

  private void setWords(RowValues values, int depth, int at) {
    long[] from = values.words(depth);
    if (values.isAny(depth)) {
      Arrays.fill(words, at, at + from.length, -1L);
    } else {
      System.arraycopy(from, 0, words, at, from.length);
    }
  }

  private void grow() {
    int capacity = size * 2;
    starts = Arrays.copyOf(starts, capacity);
    keys = Arrays.copyOf(keys, capacity);
    rows = Arrays.copyOf(rows, capacity);
    attributes = Arrays.copyOf(attributes, capacity);
    words = Arrays.copyOf(words, capacity * stride);
  }

  /** The place of a row, or -1. */
  int find(int row) {
    for (int i = 0; i < size; i++) {
      if (rows[i] == row) {
        return i;
      }
    }
    return -1;
  }

  void clear() {
    size = 0;
  }

  int row(int place) {
    return rows[place];
  }

  long start(int place) {
    return starts[place];
  }

  void remove(int place) {
    size--;
    starts[place] = starts[size];
    keys[place] = keys[size];
    rows[place] = rows[size];
    attributes[place] = attributes[size];
    System.arraycopy(words, size * stride, words, place * stride, stride);
  }

  /** When the first of them starts, or {@link Long#MAX_VALUE}. */
  long firstStart() {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      first = Math.min(first, starts[i]);
    }
    return first;
  }

  /** Adds what has started and matches, ended or not. */
  void collect(Query query, Block into) {
    for (int i = 0; i < size; i++) {
      if (starts[i] <= query.now() && matches(query, i)) {
        into.collect(keys[i], rows[i], attributes[i]);
      }
    }
  }

  private boolean matches(Query query, int place) {
    for (int depth = 0; depth < wordsOffset.length; depth++) {
      int value = query.level(depth);
      if (value >= 0 && (words[place * stride + wordsOffset[depth] + (value >>> 6)] >>> value & 1) == 0) {
        return false;
      }
    }
    return query.probe.matches(attributes[place]);
  }

  long bytes() {
    return rows.length * (2L * Long.BYTES + 2L * Integer.BYTES) + (long) words.length * Long.BYTES;
  }
}
