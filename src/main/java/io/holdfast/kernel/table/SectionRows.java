package io.holdfast.kernel.table;

/**
 * The rows of a table section, one after the other, as logical rows: for loading them, and for those who distribute
 * them anew over another number of partitions.
 *
 * <p>Usage: {@code rows.over(bytes, offset, length); while (rows.next()) { ... }} for each chunk of whole rows.
 *
 * <p>Not for sharing between threads. Every method that reads throws {@link MalformedSectionException} rather than
 * return what does not stand there.
 */
public final class SectionRows {

  private final SectionHeader header;
  private final boolean[] isBytes;
  private final int[] starts;
  private byte[] bytes;
  private int at;
  private int end;
  private int rowStart;
  private int rowEnd;
  private long read;

  /** For the rows that follow this header. */
  public SectionRows(SectionHeader header) {
    this.header = header;
    isBytes = new boolean[header.columns().size()];
    for (int i = 0; i < isBytes.length; i++) {
      isBytes[i] = header.columns().get(i).kind() == ColumnKind.BYTES;
    }
    starts = new int[isBytes.length];
  }

  /** Goes on with these bytes, which must hold whole rows. */
  public void over(byte[] source, int offset, int length) {
    bytes = source;
    at = offset;
    end = offset + length;
  }

  /** Moves to the next row of the present bytes; false when there is none left. */
  public boolean next() {
    if (at == end) {
      return false;
    }
    rowStart = field(at, end, Integer.BYTES);
    int length = getInt(at);
    rowEnd = rowStart + bounded(length, rowStart, end);
    int position = skip(rowStart, Long.BYTES);
    position = header.byteKey() ? skipBytes(position) : skip(position, 2 * Long.BYTES);
    for (int i = 0; i < starts.length; i++) {
      starts[i] = position;
      position = isBytes[i] ? skipBytes(position) : skip(position, Long.BYTES);
    }
    if (position != rowEnd) {
      throw malformed("has " + (rowEnd - position) + " bytes too many");
    }
    checkOrdinal();
    at = rowEnd;
    read++;
    return true;
  }

  private void checkOrdinal() {
    if (ordinal() <= 0 || ordinal() >= header.nextOrdinal()) {
      throw malformed("has the ordinal " + ordinal() + ", the next one is " + header.nextOrdinal());
    }
  }

  private int skip(int position, int length) {
    return position + bounded(length, position, rowEnd);
  }

  private int skipBytes(int position) {
    int from = field(position, rowEnd, Integer.BYTES);
    int length = getInt(position);
    if (length > BlobStore.MAX_LENGTH) {
      throw malformed("has a value of " + length + " bytes");
    }
    return skip(from, length);
  }

  private int field(int position, int limit, int length) {
    return position + bounded(length, position, limit);
  }

  private int bounded(int length, int from, int limit) {
    if (length < 0 || length > limit - from) {
      throw malformed("is truncated: " + length + " bytes wanted, " + (limit - from) + " left");
    }
    return length;
  }

  private MalformedSectionException malformed(String what) {
    return new MalformedSectionException("table " + header.table() + ": row " + (read + 1) + " " + what);
  }

  private int getInt(int position) {
    return (int) ByteBlock.INTS.get(bytes, position);
  }

  private long getLong(int position) {
    return (long) ByteBlock.LONGS.get(bytes, position);
  }

  /** How many rows have been read, over all chunks. */
  public long read() {
    return read;
  }

  /** What stands before the rows. */
  public SectionHeader header() {
    return header;
  }

  /** The row's ordinal in the table it comes from. */
  public long ordinal() {
    return getLong(rowStart);
  }

  /** Upper half of a 128-bit key. */
  public long keyHigh() {
    return getLong(rowStart + Long.BYTES);
  }

  /** Lower half of a 128-bit key. */
  public long keyLow() {
    return getLong(rowStart + 2 * Long.BYTES);
  }

  /** A 64-bit column, by its place in the header. */
  public long longAt(int column) {
    return getLong(starts[column]);
  }

  /** The array in which the present row stands. */
  public byte[] array() {
    return bytes;
  }

  /** Where a key of bytes begins in {@link #array}. */
  public int keyOffset() {
    return rowStart + Long.BYTES + Integer.BYTES;
  }

  /** The length of a key of bytes. */
  public int keyLength() {
    return getInt(rowStart + Long.BYTES);
  }

  /** Where a bytes column, by its place in the header, begins in {@link #array}. */
  public int bytesOffset(int column) {
    return starts[column] + Integer.BYTES;
  }

  /** The length of a bytes column, by its place in the header. */
  public int bytesLength(int column) {
    return getInt(starts[column]);
  }
}
