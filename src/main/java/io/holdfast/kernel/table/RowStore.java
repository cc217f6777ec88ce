package io.holdfast.kernel.table;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The memory of a table's rows: chunks of a power-of-two number of rows, each about 256 KB, so that no garbage
 * collector takes one for a humongous object and the directory stays short. While there is only one chunk it starts
 * small and doubles, so that the many small tables of many partitions cost little.
 *
 * <p>Freed rows are used again, last freed first, which an undo relies on. The ordinal of a live row is positive, of
 * one never used 0; a freed row's is negative and holds the next freed row.
 *
 * <p>Threading: changed by the writer. Readers may call {@link #chunk}, {@link #base}, {@link #contains} and
 * {@link #holdsKey}: the directory is immutable and published by a volatile write; a first chunk that has been
 * replaced by a larger copy is never written again, and who validates looks the chunk up anew.
 */
final class RowStore {

  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int FIRST_ROWS = 16;
  private static final int MAX_ROWS = Integer.MAX_VALUE - 1;
  private static final int NONE = -1;

  final int width;
  private final int shift;
  private final int mask;
  /** Written by the writer only, each time a new array; read by anyone. */
  private volatile long[][] chunks = new long[0][];
  private int used;
  private int freeHead = NONE;
  private int free;

  RowStore(int width) {
    this.width = width;
    this.shift = 31 - Integer.numberOfLeadingZeros(Math.max(FIRST_ROWS, CHUNK_BYTES / (width * Long.BYTES)));
    this.mask = (1 << shift) - 1;
  }

  long[] chunk(int row) {
    return chunks[row >>> shift];
  }

  int base(int row) {
    return (row & mask) * width;
  }

  /** Reader: whether this row number is within what is published, however it was come by. */
  boolean contains(int row) {
    long[][] c = chunks;
    int chunk = row >>> shift;
    return row >= 0 && chunk < c.length && base(row) + width <= c[chunk].length;
  }

  boolean isLive(int row) {
    return row >= 0 && row < used && chunk(row)[base(row) + Schema.ORDINAL] > 0;
  }

  /** Reader: {@link Stamp#validRead}; looks the chunk up after the fence, since it may have been replaced. */
  boolean validRead(int row, long stamp) {
    VarHandle.loadLoadFence();
    return (stamp & 1) == 0 && Stamp.isNow(chunk(row), base(row), stamp);
  }

  /** Any thread, unvalidated: whether this row is alive and has this 128-bit key. */
  boolean holdsKey(int row, long high, long low) {
    if (!contains(row)) {
      return false;
    }
    long[] c = chunk(row);
    int b = base(row);
    return c[b + Schema.KEY] == high && c[b + Schema.KEY + 1] == low && c[b + Schema.ORDINAL] > 0;
  }

  /** Takes a row, its stamp made odd, all else zero. */
  int take() {
    int row = freeHead;
    if (row == NONE) {
      row = extend();
    } else {
      freeHead = nextFree(row);
      free--;
    }
    long[] c = chunk(row);
    int b = base(row);
    Stamp.begin(c, b);
    Arrays.fill(c, b + 1, b + width, 0);
    return row;
  }

  /** Gives a row back; its stamp must be odd, and stays so. */
  void giveBack(int row) {
    chunk(row)[base(row) + Schema.ORDINAL] = ~(freeHead + 1L);
    freeHead = row;
    free++;
  }

  /** Undoes the last {@link #giveBack}; the row's content is the caller's to restore. */
  void takeBack(int row) {
    if (freeHead != row) {
      throw new IllegalStateException("undo out of order: row " + row + " is not the last one freed");
    }
    freeHead = nextFree(row);
    free--;
  }

  private int nextFree(int row) {
    return (int) ~chunk(row)[base(row) + Schema.ORDINAL] - 1;
  }

  private int extend() {
    if (used == MAX_ROWS) {
      throw new IllegalStateException("table is full: " + used + " rows");
    }
    reserve(used + 1);
    return used++;
  }

  private void reserve(int rows) {
    long[][] c = chunks;
    if (rows <= capacity()) {
      return;
    }
    if (c.length <= 1 && rows <= mask + 1) {
      int size = Math.max(FIRST_ROWS, Math.min(mask + 1, Integer.highestOneBit(rows - 1) << 1));
      chunks = new long[][] {c.length == 0 ? new long[size * width] : Arrays.copyOf(c[0], size * width)};
      return;
    }
    long[][] grown = Arrays.copyOf(c, c.length + 1);
    grown[c.length] = new long[(mask + 1) * width];
    chunks = grown;
  }

  /** Row numbers are below this; freed ones among them. */
  int used() {
    return used;
  }

  int live() {
    return used - free;
  }

  private long capacity() {
    long[][] c = chunks;
    return c.length == 0 ? 0 : (c.length - 1L) * (mask + 1) + c[c.length - 1].length / width;
  }

  long reservedBytes() {
    return capacity() * width * Long.BYTES;
  }
}
