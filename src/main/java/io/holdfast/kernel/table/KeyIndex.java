package io.holdfast.kernel.table;

import java.util.Arrays;

/**
 * From a primary key's hash to its row: extendible hashing (Fagin et al., TODS 1979). A directory, addressed by the
 * hash's upper bits, leads to segments of open addressing with linear probing and backward-shift deletion. A segment
 * doubles until it has {@link #MAX_SLOTS}, then splits into two; so no change moves more than some ten thousand
 * entries (about 0.1 ms), however large the table is.
 *
 * <p>A slot is one long: 32 bits of hash, and the row + 1; 0 is free. Keys are compared in the rows.
 *
 * <p>Threading: changed by the writer, within {@link #stamp}; {@link #find} by anyone: a hit is to be checked under
 * the row's stamp, a miss is true only if {@link #stamp} validates. A segment that has been replaced is never written
 * again: who still reads it sees what was there a moment before. Probes are bounded by the segment.
 */
final class KeyIndex {

  private static final int FIRST_SLOTS = 16;
  static final int MAX_SLOTS = 16 * 1024;
  /** Keys that still collide with this many equal bits share one segment, which then grows past its bound. */
  private static final int MAX_DEPTH = 18;

  /** A share of the slots: those whose hashes agree in their upper {@code depth} bits. Only the writer sets size. */
  private static final class Segment {
    final int depth;
    final long[] slots;
    int size;

    Segment(int depth, int slots) {
      this.depth = depth;
      this.slots = new long[slots];
    }

    void add(long slot) {
      int mask = slots.length - 1;
      int at = hash(slot) & mask;
      while (slots[at] != 0) {
        at = (at + 1) & mask;
      }
      slots[at] = slot;
      size++;
    }

    boolean full() {
      return size >= slots.length - (slots.length >>> 2);
    }
  }

  private final Stamp stamp = new Stamp();
  private final RowStore rows;
  private final BlobStore blobs;
  /** Power-of-two length; written by the writer only, each time a new array; read by anyone. */
  private volatile Segment[] directory = {new Segment(0, FIRST_SLOTS)};
  private long slots = FIRST_SLOTS;

  KeyIndex(RowStore rows, BlobStore blobs) {
    this.rows = rows;
    this.blobs = blobs;
  }

  private static int hash(long slot) {
    return (int) (slot >>> 32);
  }

  private static int row(long slot) {
    return (int) slot - 1;
  }

  private static long slot(int hash, int row) {
    return (long) hash << 32 | (row + 1);
  }

  /** Odd while the index changes. */
  Stamp stamp() {
    return stamp;
  }

  /** Any thread: the row that had this 128-bit key when looked at, or -1. */
  int find(int hash, long high, long low) {
    long[] s = segment(directory, hash).slots;
    int mask = s.length - 1;
    int at = hash & mask;
    for (int probes = 0; probes <= mask; probes++) {
      long slot = s[at];
      if (slot == 0) {
        return -1;
      }
      if (hash(slot) == hash && rows.holdsKey(row(slot), high, low)) {
        return row(slot);
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Any thread: the row that had this key when looked at, or -1. */
  int find(int hash, byte[] key, int offset, int length) {
    long[] s = segment(directory, hash).slots;
    int mask = s.length - 1;
    int at = hash & mask;
    for (int probes = 0; probes <= mask; probes++) {
      long slot = s[at];
      if (slot == 0) {
        return -1;
      }
      if (hash(slot) == hash && holdsKey(row(slot), key, offset, length)) {
        return row(slot);
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Any thread, unvalidated: whether this row is alive and has this key. */
  boolean holdsKey(int row, byte[] key, int offset, int length) {
    if (!rows.contains(row)) {
      return false;
    }
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    return c[b + Schema.ORDINAL] > 0 && blobs.equal(c[b + Schema.KEY], key, offset, length);
  }

  /** Writer: adds a key that is not there. */
  void insert(int hash, int row) {
    Segment segment = segment(directory, hash);
    while (segment.full()) {
      enlarge(segment, hash);
      segment = segment(directory, hash);
    }
    stamp.begin();
    segment.add(slot(hash, row));
    stamp.end();
  }

  /** Writer: removes a key that is there. */
  void remove(int hash, int row) {
    stamp.begin();
    Segment segment = segment(directory, hash);
    long[] s = segment.slots;
    int mask = s.length - 1;
    int gap = hash & mask;
    while (s[gap] != slot(hash, row)) {
      if (s[gap] == 0) {
        throw new IllegalStateException("row " + row + " is not in the index");
      }
      gap = (gap + 1) & mask;
    }
    closeGap(s, gap);
    segment.size--;
    stamp.end();
  }

  /** Knuth's algorithm R (TAOCP 6.4): moves back whatever the gap would cut off from its home. */
  private static void closeGap(long[] s, int gap) {
    int mask = s.length - 1;
    int at = (gap + 1) & mask;
    while (s[at] != 0) {
      int home = hash(s[at]) & mask;
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        s[gap] = s[at];
        gap = at;
      }
      at = (at + 1) & mask;
    }
    s[gap] = 0;
  }

  /** Makes room for {@code rows} rows in an empty index, so that loading them moves none. */
  void reserve(long rows) {
    int depth = 0;
    while (depth < MAX_DEPTH && (rows >>> depth) > MAX_SLOTS * 9 / 16) {
      depth++;
    }
    if (depth > 0) {
      Segment[] d = new Segment[1 << depth];
      for (int i = 0; i < d.length; i++) {
        d[i] = new Segment(depth, MAX_SLOTS);
      }
      slots = (long) d.length * MAX_SLOTS;
      directory = d;
    }
  }

  private static Segment segment(Segment[] directory, int hash) {
    return directory[prefix(hash, Integer.numberOfTrailingZeros(directory.length))];
  }

  /** The upper bits of a hash as a number. */
  private static int prefix(int hash, int bits) {
    return bits == 0 ? 0 : hash >>> (32 - bits);
  }

  private void enlarge(Segment segment, int hash) {
    if (segment.slots.length < MAX_SLOTS || segment.depth == MAX_DEPTH) {
      grow(segment, hash);
    } else {
      split(segment, hash);
    }
  }

  private void grow(Segment segment, int hash) {
    Segment larger = new Segment(segment.depth, segment.slots.length * 2);
    for (long slot : segment.slots) {
      if (slot != 0) {
        larger.add(slot);
      }
    }
    slots += segment.slots.length;
    replace(hash, larger, larger);
  }

  private void split(Segment segment, int hash) {
    int depth = segment.depth + 1;
    Segment zero = new Segment(depth, segment.slots.length);
    Segment one = new Segment(depth, segment.slots.length);
    for (long slot : segment.slots) {
      if (slot != 0) {
        ((hash(slot) >>> (32 - depth) & 1) == 0 ? zero : one).add(slot);
      }
    }
    slots += segment.slots.length;
    replace(hash, zero, one);
  }

  /** Puts two segments (or one twice) where the segment of this hash was, doubling the directory if it must be. */
  private void replace(int hash, Segment zero, Segment one) {
    Segment[] d = directory;
    int bits = Integer.numberOfTrailingZeros(d.length);
    Segment[] next = zero.depth > bits ? doubled(d) : d.clone();
    bits = Integer.numberOfTrailingZeros(next.length);
    int shared = zero == one ? zero.depth : zero.depth - 1;
    int from = prefix(hash, shared) << (bits - shared);
    int to = from + (1 << (bits - shared));
    Arrays.fill(next, from, (from + to) / 2, zero);
    Arrays.fill(next, (from + to) / 2, to, one);
    directory = next;
  }

  private static Segment[] doubled(Segment[] d) {
    Segment[] twice = new Segment[d.length * 2];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = d[i / 2];
    }
    return twice;
  }

  long reservedBytes() {
    return slots * Long.BYTES;
  }
}
