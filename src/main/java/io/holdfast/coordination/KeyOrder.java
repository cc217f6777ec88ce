package io.holdfast.coordination;

import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableView;
import io.holdfast.kernel.table.Undo;
import io.holdfast.kernel.table.Undoable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a table with keys of bytes, in the order of their keys: a list of blocks of row numbers, so that finding
 * a place is two binary searches, and a change moves one block's numbers; four to eight bytes a row. Derived from the
 * table and undone with it.
 *
 * <p>Changed by the writer, within the partition's stamp; read by anyone who validates that, and meanwhile takes any
 * answer and any {@link RuntimeException}: every loop is bounded by what it found at its beginning.
 */
final class KeyOrder implements Undoable {
  private static final int MOST = 256;
  private static final int INSERTED = 0;
  private static final int REMOVED = 1;

  private final Table table;
  private final Undo undo;
  private final Cursor own;
  private int[][] blocks;
  private int[] counts;
  private int size;

  KeyOrder(Table table, Undo undo) {
    this.table = table;
    this.undo = undo;
    own = new Cursor();
    clear();
  }

  private void clear() {
    blocks = new int[][] {new int[MOST]};
    counts = new int[1];
    size = 1;
  }

  /** A published row takes its place. */
  void insert(int row) {
    undo.record(this, INSERTED, row, 0);
    put(row);
  }

  /** A row is about to go. */
  void remove(int row) {
    undo.record(this, REMOVED, row, 0);
    take(row);
  }

  @Override
  public void undo(int operation, long row, long unused) {
    if (operation == INSERTED) {
      take((int) row);
    } else {
      put((int) row);
    }
  }

  private void put(int row) {
    own.seek(table.bytes(row, table.keyColumn()));
    if (counts[own.block] == MOST) {
      split(own.block);
      own.seek(table.bytes(row, table.keyColumn()));
    }
    int[] block = blocks[own.block];
    System.arraycopy(block, own.place, block, own.place + 1, counts[own.block] - own.place);
    block[own.place] = row;
    counts[own.block]++;
  }

  private void split(int block) {
    int[][] more = new int[Math.max(blocks.length, grown(size + 1))][];
    int[] moreCounts = new int[more.length];
    System.arraycopy(blocks, 0, more, 0, block + 1);
    System.arraycopy(counts, 0, moreCounts, 0, block + 1);
    System.arraycopy(blocks, block + 1, more, block + 2, size - block - 1);
    System.arraycopy(counts, block + 1, moreCounts, block + 2, size - block - 1);
    int half = MOST / 2;
    more[block] = Arrays.copyOf(Arrays.copyOf(blocks[block], half), MOST);
    more[block + 1] = Arrays.copyOf(Arrays.copyOfRange(blocks[block], half, MOST), MOST);
    moreCounts[block] = half;
    moreCounts[block + 1] = MOST - half;
    blocks = more;
    counts = moreCounts;
    size++;
  }

  private static int grown(int needed) {
    return needed + (needed >> 1);
  }

  private void take(int row) {
    own.seek(table.bytes(row, table.keyColumn()));
    int[] block = blocks[own.block];
    if (own.place >= counts[own.block] || block[own.place] != row) {
      throw new IllegalStateException("row " + row + " is not where its key belongs");
    }
    System.arraycopy(block, own.place + 1, block, own.place, counts[own.block] - own.place - 1);
    counts[own.block]--;
    if (counts[own.block] == 0 && size > 1) {
      System.arraycopy(blocks, own.block + 1, blocks, own.block, size - own.block - 1);
      System.arraycopy(counts, own.block + 1, counts, own.block, size - own.block - 1);
      size--;
      blocks[size] = null;
    }
  }

  /** Makes it anew from all rows. */
  void rebuild() {
    List<Keyed> all = new ArrayList<>(table.size());
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      all.add(new Keyed(table.bytes(row, table.keyColumn()), row));
    }
    all.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    clear();
    int filled = MOST * 3 / 4;
    int needed = Math.max(1, (all.size() + filled - 1) / filled);
    blocks = new int[needed][MOST];
    counts = new int[needed];
    size = needed;
    for (int i = 0; i < all.size(); i++) {
      blocks[i / filled][counts[i / filled]++] = all.get(i).row;
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Keyed(byte[] key, int row) {}

  /** A cursor for one thread. */
  Cursor cursor() {
    return new Cursor();
  }

  /** A place in the order. */
  final class Cursor {
    private byte[] scratch = new byte[256];
    private int block;
    private int place;

    private Cursor() {}

    /** Goes to the first key that is not below this one. */
    void seek(byte[] key) {
      block = blockOf(key);
      int low = 0;
      int high = counts[block];
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compare(blocks[block][middle], key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      place = low;
    }

    /** The last block whose first key is not above this one. */
    private int blockOf(byte[] key) {
      int low = 0;
      int high = size - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (compare(blocks[middle][0], key) <= 0) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    private int compare(int row, byte[] key) {
      int length = table.length(row, table.keyColumn());
      if (length > scratch.length) {
        scratch = new byte[length];
      }
      table.copyBytes(row, table.keyColumn(), scratch, 0);
      return Arrays.compareUnsigned(scratch, 0, length, key, 0, key.length);
    }

    /** The row at this place, or {@link TableView#NONE} at the end; goes on to the next place. */
    int next() {
      if (block < size && place >= counts[block]) {
        block++;
        place = 0;
      }
      return block < size && place < counts[block] ? blocks[block][place++] : TableView.NONE;
    }
  }
}
