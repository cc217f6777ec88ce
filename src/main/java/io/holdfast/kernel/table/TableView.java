package io.holdfast.kernel.table;

/**
 * What readers may see of a {@link Table}: they cannot compile a write. Readers look rows up with a
 * {@link TableReader}, or, holding a row number from an index of their own, use the idiom
 * <pre>{@code
 * long s = view.beginRead(row);
 * if (view.isLive(row)) { ... copy ... }
 * if (!view.validRead(row, s)) { ... it raced: look again ... }
 * }</pre>
 * Until the read has validated, nothing of it is to be believed or followed: lengths may be wrong, bytes torn; but no
 * method throws for a row whose {@link #beginRead stamp} was even. A row validated by its own stamp may be of a
 * command still under way. Who reads several rows, or must not see what a failing command takes back, validates the
 * partition's {@link Stamp} too.
 *
 * <p>Threading: any thread. On the writer's own, everything is simply true.
 */
public abstract sealed class TableView permits Table {

  /** No such row. */
  public static final int NONE = -1;

  final Schema schema;
  final RowStore rows;
  final BlobStore blobs = new BlobStore();
  final KeyIndex index;

  TableView(Schema schema) {
    this.schema = schema;
    rows = new RowStore(schema.width());
    index = new KeyIndex(rows, blobs);
  }

  /** A reader for one thread. */
  public TableReader reader() {
    return new TableReader(this);
  }

  /** Its columns. */
  public Schema schema() {
    return schema;
  }

  /** The row's stamp, odd (never valid) while it changes or if there never was such a row. */
  public long beginRead(int row) {
    return rows.contains(row) ? Stamp.beginRead(rows.chunk(row), rows.base(row)) : 1;
  }

  /** Whether all that was read of the row since {@code stamp} was taken belongs together. */
  public boolean validRead(int row, long stamp) {
    return rows.validRead(row, stamp);
  }

  /** Whether there is such a row; for a number that was once a row's. */
  public boolean isLive(int row) {
    return rows.contains(row) && ordinal(row) > 0;
  }

  /** A number. */
  public long getLong(int row, int column) {
    return rows.chunk(row)[rows.base(row) + column];
  }

  /** The row's creation order in this table, part of its content; not positive when there is no such row. */
  public long ordinal(int row) {
    return getLong(row, Schema.ORDINAL);
  }

  /** Upper half of a 128-bit key. */
  public long keyHigh(int row) {
    return getLong(row, Schema.KEY);
  }

  /** Lower half of a 128-bit key. */
  public long keyLow(int row) {
    return getLong(row, Schema.KEY + 1);
  }

  /** The length of a bytes column. */
  public int length(int row, int column) {
    return BlobStore.length(getLong(row, column));
  }

  /**
   * Copies a bytes column to {@code target} from {@code offset}, if it fits there.
   *
   * @return its length, whether it fitted or not; negative only when a reader has raced
   */
  public int copyBytes(int row, int column, byte[] target, int offset) {
    return blobs.copy(getLong(row, column), target, offset);
  }

  /** Gives a bytes column to {@code sink} in one piece; returns its length as {@link #copyBytes} does. */
  public int sendBytes(int row, int column, ByteSink sink) {
    return blobs.send(getLong(row, column), sink);
  }

  /** Whether a bytes column holds just these. */
  public boolean bytesEqual(int row, int column, byte[] bytes, int offset, int length) {
    return blobs.equal(getLong(row, column), bytes, offset, length);
  }

  /** Number of the bytes column that holds the key, for the readers of bytes columns. */
  public int keyColumn() {
    requireKey(true);
    return Schema.KEY;
  }

  /** How many rows there are; near the truth for readers. */
  public int size() {
    return rows.live();
  }

  /** What it occupies, near the truth. */
  public TableMemory memory() {
    return new TableMemory(rows.live(), rows.reservedBytes(), index.reservedBytes(), blobs.reservedBytes(),
        blobs.liveBytes(), blobs.freeBytes());
  }

  /** The bytes of values, as {@link #memory} has them, for quotas that are checked with every command. */
  public long liveBytes() {
    return blobs.liveBytes();
  }

  void requireKey(boolean bytes) {
    if (schema.byteKey() != bytes) {
      throw new IllegalStateException("keys of " + schema.name() + " are " + (bytes ? "128 bits" : "bytes"));
    }
  }
}
