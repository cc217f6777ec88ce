package io.holdfast.kernel.table;

/**
 * Fills an empty table from the bytes of a section. Columns are matched by name: one that the section lacks stays 0
 * or empty, one that the table lacks is passed over.
 *
 * <p>For one table from one section: {@link #rows} with each chunk, then {@link #finish}. For another number of
 * partitions, the caller reads {@link SectionRows} itself and gives each row to a loader of its choice with
 * {@link #add(SectionRows, long)}, then {@link #finishAt}. Ordinals must stay distinct within a table and equal on
 * every instance: {@code ordinal * sources + source} is both, and keeps the order of each source.
 *
 * <p>Threading: the table's writer, before there are readers. Not within a command.
 */
public final class TableLoader {

  private static final int ABSENT = -1;
  /** A header is not believed beyond this: the index then grows as rows really come. */
  private static final long MOST_EXPECTED = 1 << 22;

  private final Table table;
  private final SectionHeader header;
  private final SectionRows rows;
  private final int[] longTargets;
  private final int[] bytesTargets;
  private boolean dropsColumns;

  /**
   * For an empty table and sections with this header.
   *
   * @throws MalformedSectionException when they do not go together
   * @throws IllegalStateException when the table is not empty
   */
  public TableLoader(Table table, SectionHeader header) {
    this.table = table;
    this.header = header;
    this.rows = new SectionRows(header);
    Schema schema = table.schema();
    if (!schema.name().equals(header.table()) || schema.byteKey() != header.byteKey()) {
      throw new MalformedSectionException("a section of table " + header.table() + " with keys of "
          + (header.byteKey() ? "bytes" : "128 bits") + " does not fit table " + schema.name());
    }
    if (table.size() > 0) {
      throw new IllegalStateException("table " + schema.name() + " is not empty");
    }
    longTargets = new int[header.columns().size()];
    bytesTargets = new int[header.columns().size()];
    matchColumns(schema);
  }

  private void matchColumns(Schema schema) {
    for (int i = 0; i < longTargets.length; i++) {
      SectionHeader.Column column = header.columns().get(i);
      int target = target(schema, column);
      dropsColumns |= target == ABSENT;
      longTargets[i] = column.kind() == ColumnKind.LONG ? target : ABSENT;
      bytesTargets[i] = column.kind() == ColumnKind.BYTES ? target : ABSENT;
    }
  }

  private static int target(Schema schema, SectionHeader.Column column) {
    for (Schema.Column own : schema.content()) {
      if (own.name().equals(column.name())) {
        if (own.kind() != column.kind()) {
          throw new MalformedSectionException("column " + column.name() + " of table " + schema.name() + " is "
              + own.kind() + ", in the section " + column.kind());
        }
        return own.index();
      }
    }
    return ABSENT;
  }

  /** Prepares for so many rows, so that the index need not grow while they come. Optional. */
  public TableLoader expect(long count) {
    table.index.reserve(Math.min(count, MOST_EXPECTED));
    return this;
  }

  /** Adds all rows of a chunk. */
  public void rows(byte[] bytes, int offset, int length) {
    if (rows.read() == 0) {
      expect(header.rows());
    }
    rows.over(bytes, offset, length);
    while (rows.next()) {
      add(rows, rows.ordinal());
    }
  }

  /**
   * Adds the present row of {@code from}, whose header must be this loader's, under an ordinal.
   *
   * @throws MalformedSectionException when its key is there already
   */
  public void add(SectionRows from, long ordinal) {
    requireAbsent(from);
    int row = table.load(ordinal);
    RowStore store = table.rows;
    long[] chunk = store.chunk(row);
    int base = store.base(row);
    if (header.byteKey()) {
      table.store(chunk, base + Schema.KEY, from.array(), from.keyOffset(), from.keyLength());
    } else {
      chunk[base + Schema.KEY] = from.keyHigh();
      chunk[base + Schema.KEY + 1] = from.keyLow();
    }
    fill(chunk, base, from);
    table.loaded(row);
  }

  private void requireAbsent(SectionRows from) {
    int row = header.byteKey()
        ? table.find(from.array(), from.keyOffset(), from.keyLength())
        : table.find(from.keyHigh(), from.keyLow());
    if (row != Table.NONE) {
      throw new MalformedSectionException("table " + header.table() + ": row " + from.read() + " repeats a key");
    }
  }

  private void fill(long[] chunk, int base, SectionRows from) {
    for (int i = 0; i < longTargets.length; i++) {
      if (longTargets[i] != ABSENT) {
        chunk[base + longTargets[i]] = from.longAt(i);
      } else if (bytesTargets[i] != ABSENT) {
        table.store(chunk, base + bytesTargets[i], from.array(), from.bytesOffset(i), from.bytesLength(i));
      }
    }
  }

  /**
   * Ends loading one table from one section: checks that all is there and hashes as at the cut.
   *
   * @throws MalformedSectionException when not
   */
  public void finish() {
    if (rows.read() != header.rows()) {
      throw new MalformedSectionException(
          "table " + header.table() + ": " + rows.read() + " rows read, " + header.rows() + " were written");
    }
    finishAt(header.nextOrdinal());
    if (!dropsColumns && table.contentHash() != header.contentHash()) {
      throw new MalformedSectionException("table " + header.table() + ": the content hash is not that of the cut");
    }
  }

  /** Ends loading under other ordinals than the section's. */
  public void finishAt(long nextOrdinal) {
    table.loadedAll(nextOrdinal);
  }
}
