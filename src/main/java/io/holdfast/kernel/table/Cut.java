package io.holdfast.kernel.table;

import java.util.ArrayDeque;

/**
 * What a table held at one moment, copied out in slices while the table goes on changing: every row of that moment
 * comes out exactly once, as it was then. A row about to change that has not come out yet is encoded to the side
 * first; a row born later has a later ordinal, and does not come out.
 *
 * <p>Rows are encoded as their length (4 bytes, of what follows), ordinal (8), key (16, or 4 + bytes), then each
 * content column in order: 8 bytes, or 4 + bytes; all little-endian. They come in no order that means anything.
 *
 * <p>Threading: the writer's only; the blocks it fills may go to any thread. To be called between commands.
 */
public final class Cut implements AutoCloseable {

  private static final int SIDE_BYTES = 64 * 1024;
  /** Row numbers looked at in one slice, so that a table full of freed rows does not hold the loop either. */
  private static final int MAX_LOOKED_AT = 64 * 1024;

  private final Table table;
  private final SectionHeader header;
  private final RowEncoder encoder;
  private final int end;
  private final long bornAfter;
  private final ArrayDeque<ByteBlock> side = new ArrayDeque<>();
  private int next;
  /** One bit per row that stands in {@link #side}; made when the first one does. */
  private long[] saved;

  Cut(Table table) {
    this.table = table;
    header = SectionHeader.of(table);
    encoder = new RowEncoder(table);
    end = table.rows.used();
    bornAfter = table.nextOrdinal();
  }

  /** What is to stand before the rows, with the content hash of this moment. */
  public SectionHeader header() {
    return header;
  }

  /**
   * Appends some rows, whole ones, until {@code target} has grown by {@code maxBytes} or a little more.
   *
   * @return whether more may be left; when not, the cut has ended
   */
  public boolean copy(ByteBlock target, int maxBytes) {
    table.requireClosed();
    long full = (long) target.length() + maxBytes;
    while (!side.isEmpty() && target.length() < full) {
      ByteBlock block = side.poll();
      target.putBytes(block.array(), 0, block.length());
    }
    int stop = (int) Math.min(end, (long) next + MAX_LOOKED_AT);
    while (next < stop && target.length() < full) {
      if (wanted(next)) {
        encoder.encode(next, target);
      }
      next++;
    }
    boolean more = next < end || !side.isEmpty();
    if (!more) {
      close();
    }
    return more;
  }

  /** About how many of the rows of that moment have been copied, judged by the places gone through; never too many. */
  public long copiedRows() {
    long places = Math.max(1, end);
    return next >= end ? header.rows() : header.rows() / places * next + header.rows() % places * next / places;
  }

  /** A row is about to change or to be deleted. */
  void save(int row) {
    if (row < next || row >= end || !wanted(row)) {
      return;
    }
    ByteBlock block = side.peekLast();
    if (block == null || block.length() >= SIDE_BYTES) {
      block = new ByteBlock(SIDE_BYTES);
      side.add(block);
    }
    encoder.encode(row, block);
    if (saved == null) {
      saved = new long[(end >>> 6) + 1];
    }
    saved[row >>> 6] |= 1L << row;
  }

  /** Whether a row existed at the cut, and has not come out. */
  private boolean wanted(int row) {
    long ordinal = table.ordinal(row);
    return ordinal > 0 && ordinal < bornAfter && (saved == null || (saved[row >>> 6] & 1L << row) == 0);
  }

  /** Ends the cut, copied or not; the table no longer pays for it. */
  @Override
  public void close() {
    next = end;
    side.clear();
    saved = null;
    table.endCut(this);
  }
}
