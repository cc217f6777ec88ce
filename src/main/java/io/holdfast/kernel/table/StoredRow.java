package io.holdfast.kernel.table;

import java.util.Arrays;

/**
 * A row of a section, read by its schema's column numbers: what a {@link RowRouting} is told of it. A column that the
 * section lacks is 0 or empty.
 *
 * <p>Not for sharing between threads; shows the row that its {@link SectionRows} have moved to.
 */
public final class StoredRow {
  private static final int ABSENT = -1;

  private final SectionRows rows;
  private final int[] places;

  /** Reads rows of a section of this schema's table. */
  public StoredRow(Schema schema, SectionRows rows) {
    this.rows = rows;
    places = new int[schema.width()];
    Arrays.fill(places, ABSENT);
    for (Schema.Column column : schema.content()) {
      places[column.index()] = placeOf(column, rows.header());
    }
  }

  private static int placeOf(Schema.Column column, SectionHeader header) {
    for (int i = 0; i < header.columns().size(); i++) {
      if (header.columns().get(i).equals(new SectionHeader.Column(column.name(), column.kind()))) {
        return i;
      }
    }
    return ABSENT;
  }

  /** Whether the primary key is a string of bytes rather than 128 bits. */
  public boolean hasByteKey() {
    return rows.header().byteKey();
  }

  /** Upper half of a 128-bit key. */
  public long keyHigh() {
    return rows.keyHigh();
  }

  /** Lower half of a 128-bit key. */
  public long keyLow() {
    return rows.keyLow();
  }

  /** A copy of a key of bytes. */
  public byte[] key() {
    return copy(rows.keyOffset(), rows.keyLength());
  }

  /** A 64-bit column. */
  public long getLong(int column) {
    return places[column] == ABSENT ? 0 : rows.longAt(places[column]);
  }

  /** A copy of a bytes column. */
  public byte[] bytes(int column) {
    int place = places[column];
    return place == ABSENT ? new byte[0] : copy(rows.bytesOffset(place), rows.bytesLength(place));
  }

  private byte[] copy(int offset, int length) {
    return Arrays.copyOfRange(rows.array(), offset, offset + length);
  }
}
