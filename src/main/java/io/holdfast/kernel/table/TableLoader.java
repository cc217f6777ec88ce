package io.holdfast.kernel.table;

import java.util.Arrays;

/**
 * Fills an empty table from the bytes of a section. Columns are matched by name: one that the section lacks stays 0
 * or empty, one that the table lacks is passed over.
 *
 * <p>For one table from one section: {@link #rows} with each chunk, then {@link #finish}. For another number of
 * partitions, the caller reads {@link SectionRows} itself and gives each row to a loader of its choice with
 * {@link #add(SectionRows, long)} or {@link #sum}, and ends with {@link Table#finishLoading}. Ordinals must stay
 * distinct within a table and equal on every instance: {@code ordinal * sources + source} is both, and keeps the order
 * of each source.
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
   * For a table and sections with this header.
   *
   * @throws MalformedSectionException when they do not go together
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

  /**
   * Adds all rows of a chunk.
   *
   * @throws IllegalStateException when the table was not empty at the beginning
   */
  public void rows(byte[] bytes, int offset, int length) {
    if (rows.read() == 0) {
      requireEmpty();
      expect(header.rows());
    }
    rows.over(bytes, offset, length);
    while (rows.next()) {
      add(rows, rows.ordinal());
    }
  }

  private void requireEmpty() {
    if (table.size() > 0) {
      throw new IllegalStateException("table " + table.schema().name() + " is not empty");
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
    if (find(from) != Table.NONE) {
      throw new MalformedSectionException("table " + header.table() + ": row " + from.read() + " repeats a key");
    }
  }

  private int find(SectionRows from) {
    return header.byteKey()
        ? table.find(from.array(), from.keyOffset(), from.keyLength())
        : table.find(from.keyHigh(), from.keyLow());
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
   * Adds the numbers of the present row of {@code from} to those of the row with its key, which keeps the lowest of
   * their ordinals, so that their sum is the same in any order; adds the row under an ordinal if there is none.
   *
   * @throws MalformedSectionException when bytes differ, which have no sum
   */
  public void sum(SectionRows from, long ordinal) {
    int row = find(from);
    if (row == Table.NONE) {
      add(from, ordinal);
      return;
    }
    table.open(row);
    table.lowerOrdinal(row, ordinal);
    for (int i = 0; i < longTargets.length; i++) {
      if (longTargets[i] != ABSENT) {
        table.setLong(row, longTargets[i], Math.addExact(table.getLong(row, longTargets[i]), from.longAt(i)));
      } else if (bytesTargets[i] != ABSENT && !holds(row, i, from)) {
        throw new MalformedSectionException("table " + header.table() + ": bytes of row " + from.read()
            + " differ from those of another partition, and have no sum");
      }
    }
    table.close(row);
  }

  private boolean holds(int row, int place, SectionRows from) {
    byte[] own = table.bytes(row, bytesTargets[place]);
    int offset = from.bytesOffset(place);
    return Arrays.equals(own, 0, own.length, from.array(), offset, offset + from.bytesLength(place));
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
    table.finishLoading(header.nextOrdinal());
    if (!dropsColumns && table.contentHash() != header.contentHash()) {
      throw new MalformedSectionException("table " + header.table() + ": the content hash is not that of the cut");
    }
  }
}
