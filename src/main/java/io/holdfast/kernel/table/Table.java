package io.holdfast.kernel.table;

/**
 * Rows of one kind, found by their primary key. See the package for what it is made of.
 *
 * <p>Threading: the writer's only, but for what it inherits. Readers are given the {@link TableView}.
 *
 * <p>A row is changed between {@link #insert} or {@link #open} and {@link #close}; one row at a time. It is found,
 * hashed and in its deadline queues from {@code close} on. Keys never change.
 */
public final class Table extends TableView {

  private static final int UNDO_INSERT = 0;
  private static final int UNDO_EDIT = 1;
  private static final int UNDO_DELETE = 2;
  private static final int UNDO_DERIVED = 3;

  private final Undo undo;
  private final Undoable inverse = this::undo;
  private final RowHash hasher;
  private final DeadlineQueues queues = new DeadlineQueues();
  private Cut cut;
  private long hashSum;
  private long nextOrdinal = 1;
  private int openRow = NONE;
  private boolean openIsNew;

  /** An empty table whose changes are recorded in {@code undo}. */
  public Table(Schema schema, Undo undo) {
    super(schema);
    this.undo = undo;
    hasher = new RowHash(schema, blobs);
  }

  // ---- writing

  /**
   * Begins a new row with a 128-bit key, its columns 0 and empty, its ordinal the next one.
   *
   * @throws IllegalStateException when the key is there already or another row is open
   */
  public int insert(long high, long low) {
    requireKey(false);
    requireAbsent(find(high, low));
    int row = begin();
    long[] c = rows.chunk(row);
    c[rows.base(row) + Schema.KEY] = high;
    c[rows.base(row) + Schema.KEY + 1] = low;
    return row;
  }

  /** Begins a new row with a key of bytes; otherwise as {@link #insert(long, long)}. */
  public int insert(byte[] key, int offset, int length) {
    requireKey(true);
    requireAbsent(find(key, offset, length));
    int row = begin();
    put(row, Schema.KEY, key, offset, length);
    return row;
  }

  private int begin() {
    requireClosed();
    int row = rows.take();
    rows.chunk(row)[rows.base(row) + Schema.ORDINAL] = nextOrdinal++;
    undo.record(inverse, UNDO_INSERT, row, 0);
    setOpen(row, true);
    return row;
  }

  /**
   * Begins to change a row.
   *
   * @throws IllegalStateException when there is no such row or another one is open
   */
  public void open(int row) {
    requireClosed();
    beforeChange(row, UNDO_EDIT);
    Stamp.begin(rows.chunk(row), rows.base(row));
    setOpen(row, false);
  }

  private void setOpen(int row, boolean isNew) {
    openRow = row;
    openIsNew = isNew;
    undo.rowOpened();
  }

  /** Sets a number in the open row. */
  public void setLong(int row, int column, long value) {
    requireOpen(row);
    schema.require(column, ColumnKind.LONG);
    rows.chunk(row)[rows.base(row) + column] = value;
  }

  /** Sets bytes in the open row: a copy of these, at most {@value BlobStore#MAX_LENGTH}. */
  public void setBytes(int row, int column, byte[] source, int offset, int length) {
    requireOpen(row);
    schema.require(column, ColumnKind.BYTES);
    put(row, column, source, offset, length);
  }

  /** Sets bytes in the open row: a copy of all of these. */
  public void setBytes(int row, int column, byte[] source) {
    setBytes(row, column, source, 0, source.length);
  }

  private void put(int row, int column, byte[] source, int offset, int length) {
    long[] c = rows.chunk(row);
    int at = rows.base(row) + column;
    long old = c[at];
    store(c, at, source, offset, length);
    undo.stored(blobs, c[at]);
    undo.release(blobs, old);
  }

  /** Sets the two words of a bytes column: where its bytes are, and their hash. */
  void store(long[] chunk, int at, byte[] source, int offset, int length) {
    chunk[at] = blobs.store(source, offset, length);
    chunk[at + 1] = RowHash.ofBytes(source, offset, length);
  }

  /** Sets a derived column of any live row, open or not; a rollback sets it back. */
  public void setDerived(int row, int column, long value) {
    schema.require(column, ColumnKind.DERIVED);
    long[] c = rows.chunk(row);
    int at = rows.base(row) + column;
    undo.record(inverse, UNDO_DERIVED, (long) column << 32 | row, c[at]);
    c[at] = value;
  }

  /** For an index that takes back its own changes. */
  void setUnrecorded(int row, int column, long value) {
    rows.chunk(row)[rows.base(row) + column] = value;
  }

  /** Ends the change of the open row and publishes it. */
  public void close(int row) {
    requireOpen(row);
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    long hash = hasher.of(c, b);
    hashSum += hash - c[b + Schema.HASH];
    c[b + Schema.HASH] = hash;
    if (openIsNew) {
      index.insert(keyHash(row), row);
    }
    Stamp.end(c, b);
    openRow = NONE;
    undo.rowClosed();
    queues.update(row);
  }

  /**
   * Deletes a row; its number may be used again at once.
   *
   * @throws IllegalStateException when there is no such row or one is open
   */
  public void delete(int row) {
    requireClosed();
    beforeChange(row, UNDO_DELETE);
    unlink(row);
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    Stamp.begin(c, b);
    hashSum -= c[b + Schema.HASH];
    for (int column : schema.blobColumns()) {
      undo.release(blobs, c[b + column]);
    }
    rows.giveBack(row);
    Stamp.end(c, b);
  }

  /** Takes a closed row out of all by which it is found. */
  private void unlink(int row) {
    queues.remove(row);
    index.remove(keyHash(row), row);
  }

  private void beforeChange(int row, int operation) {
    if (!rows.isLive(row)) {
      throw new IllegalStateException("no row " + row + " in " + schema.name());
    }
    if (cut != null) {
      cut.save(row);
    }
    if (undo.active()) {
      undo.record(inverse, operation, row, undo.keep(rows.chunk(row), rows.base(row), rows.width));
    }
  }

  // ---- taking back

  private void undo(int operation, long a, long b) {
    int row = (int) a;
    switch (operation) {
      case UNDO_INSERT -> undoInsert(row);
      case UNDO_EDIT -> undoEdit(row, (int) b);
      case UNDO_DELETE -> undoDelete(row, (int) b);
      default -> rows.chunk(row)[rows.base(row) + (int) (a >>> 32)] = b;
    }
  }

  private void undoInsert(int row) {
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    if (openRow == row) {
      openRow = NONE;
    } else {
      unlink(row);
      Stamp.begin(c, b);
    }
    hashSum -= c[b + Schema.HASH];
    nextOrdinal = c[b + Schema.ORDINAL];
    rows.giveBack(row);
    Stamp.end(c, b);
  }

  private void undoEdit(int row, int image) {
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    if (openRow == row) {
      openRow = NONE;
    } else {
      Stamp.begin(c, b);
    }
    hashSum += undo.images()[image + Schema.HASH] - c[b + Schema.HASH];
    restoreContent(c, b, image);
    Stamp.end(c, b);
    queues.update(row);
  }

  /** All but the stamp and the derived columns, which their owners take back themselves. */
  private void restoreContent(long[] chunk, int base, int image) {
    long[] images = undo.images();
    for (int column : schema.derivedColumns()) {
      images[image + column] = chunk[base + column];
    }
    System.arraycopy(images, image + 1, chunk, base + 1, rows.width - 1);
  }

  private void undoDelete(int row, int image) {
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    rows.takeBack(row);
    Stamp.begin(c, b);
    System.arraycopy(undo.images(), image + 1, c, b + 1, rows.width - 1);
    hashSum += c[b + Schema.HASH];
    queues.forget(row);
    index.insert(keyHash(row), row);
    Stamp.end(c, b);
    queues.update(row);
  }

  // ---- reading

  /** The row with this 128-bit key, or {@link #NONE}. */
  public int find(long high, long low) {
    return index.find(KeyHash.of(high, low), high, low);
  }

  /** The row with this key of bytes, or {@link #NONE}. */
  public int find(byte[] key, int offset, int length) {
    return index.find(KeyHash.of(key, offset, length), key, offset, length);
  }

  /** A copy of a bytes column. */
  public byte[] bytes(int row, int column) {
    byte[] copy = new byte[length(row, column)];
    copyBytes(row, column, copy, 0);
    return copy;
  }

  /**
   * The next live row from {@code row} on, or {@link #NONE}. Rows come in the order of layout, which differs between
   * instances: for making derived things anew, never for answers.
   */
  public int nextRow(int row) {
    for (int next = row; next < rows.used(); next++) {
      if (rows.isLive(next)) {
        return next;
      }
    }
    return NONE;
  }

  // ---- the whole

  /** Hash of the logical content: the same for the same rows, ordinals and next ordinal, whatever the layout. */
  public long contentHash() {
    return hasher.ofTable(hashSum, rows.live(), nextOrdinal);
  }

  /**
   * What {@link #contentHash} should be, from every row anew.
   *
   * @throws IllegalStateException when bytes have changed since they were set
   */
  public long recomputeHash() {
    requireClosed();
    long sum = 0;
    for (int row = nextRow(0); row != NONE; row = nextRow(row + 1)) {
      if (!hasher.bytesAreAsHashed(rows.chunk(row), rows.base(row))) {
        throw new IllegalStateException("bytes of row " + row + " of " + schema.name() + " are not what was set");
      }
      sum += hasher.of(rows.chunk(row), rows.base(row));
    }
    return hasher.ofTable(sum, rows.live(), nextOrdinal);
  }

  /** The ordinal of the next row to be inserted. */
  public long nextOrdinal() {
    return nextOrdinal;
  }

  /**
   * Makes a queue over a column, kept from now on by the table itself.
   *
   * @param deadlineColumn when each row is due, in milliseconds; see {@link DeadlineQueue#isDeadline}
   * @param positionColumn a derived column for the queue's own use
   */
  public DeadlineQueue queueBy(int deadlineColumn, int positionColumn) {
    schema.require(deadlineColumn, ColumnKind.LONG);
    schema.require(positionColumn, ColumnKind.DERIVED);
    DeadlineQueue queue = new DeadlineQueue(this, deadlineColumn, positionColumn);
    queues.add(queue);
    return queue;
  }

  /**
   * Cuts: what the table holds at this moment can be copied in slices while it goes on changing. Between commands.
   *
   * @throws IllegalStateException while a row is open, a command has changed something, or another cut is under way
   */
  public Cut cut() {
    requireClosed();
    if (cut != null || !undo.isEmpty()) {
      throw new IllegalStateException("a cut of " + schema.name() + " needs the end of a command or of another cut");
    }
    cut = new Cut(this);
    return cut;
  }

  void endCut(Cut ended) {
    if (cut == ended) {
      cut = null;
    }
  }

  // ---- loading

  /** Adds a row of a snapshot; the caller fills it and calls {@link #loaded}. */
  int load(long ordinal) {
    int row = rows.take();
    rows.chunk(row)[rows.base(row) + Schema.ORDINAL] = ordinal;
    nextOrdinal = Math.max(nextOrdinal, ordinal + 1);
    return row;
  }

  void loaded(int row) {
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    c[b + Schema.HASH] = hasher.of(c, b);
    hashSum += c[b + Schema.HASH];
    index.insert(keyHash(row), row);
    Stamp.end(c, b);
  }

  /** The open row stands for several of a snapshot; the earliest of them is its place. */
  void lowerOrdinal(int row, long ordinal) {
    requireOpen(row);
    long[] c = rows.chunk(row);
    int at = rows.base(row) + Schema.ORDINAL;
    c[at] = Math.min(c[at], ordinal);
    nextOrdinal = Math.max(nextOrdinal, ordinal + 1);
  }

  /**
   * All rows of a snapshot are in: makes what is derived by the table itself anew.
   *
   * @param next the ordinal of the next row to be inserted, if no row has a higher one
   */
  public void finishLoading(long next) {
    nextOrdinal = Math.max(nextOrdinal, next);
    queues.rebuild();
  }

  private int keyHash(int row) {
    return schema.byteKey() ? KeyHash.of(keyLow(row)) : KeyHash.of(keyHigh(row), keyLow(row));
  }

  private void requireAbsent(int row) {
    if (row != NONE) {
      throw new IllegalStateException("key is in " + schema.name() + " already");
    }
  }

  void requireClosed() {
    if (openRow != NONE) {
      throw new IllegalStateException("row " + openRow + " of " + schema.name() + " is open");
    }
  }

  private void requireOpen(int row) {
    if (row != openRow || row == NONE) {
      throw new IllegalStateException("row " + row + " of " + schema.name() + " is not open");
    }
  }
}
