package io.holdfast.engine;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.MalformedSectionException;
import io.holdfast.kernel.table.SectionHash;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.SectionRows;

/**
 * Reads a section row by row without making a table of it, and hashes what it reads.
 *
 * <p>Threads: one at a time.
 */
class SectionReading implements SectionTarget {
  private final String table;
  private SectionRows rows;
  private SectionHash hash;

  /** Reads a section of a table. */
  SectionReading(String table) {
    this.table = table;
  }

  /** The header has come; the rows follow. */
  void begin(SectionHeader header, SectionRows of) {}

  /** The next row has come. */
  void row(SectionRows row) {}

  @Override
  public final void load(byte[] bytes, int offset, int length) {
    try {
      if (rows == null) {
        SectionHeader header = SectionHeader.read(bytes, offset, length);
        rows = new SectionRows(header);
        hash = new SectionHash(header);
        begin(header, rows);
        return;
      }
      rows.over(bytes, offset, length);
      while (rows.next()) {
        hash.add(rows);
        row(rows);
      }
    } catch (MalformedSectionException e) {
      throw new CorruptSectionException(e.getMessage(), e);
    }
  }

  @Override
  public final long finish() {
    if (rows == null) {
      throw new CorruptSectionException("the section of table " + table + " is empty");
    }
    if (rows.read() != rows.header().rows()) {
      throw new CorruptSectionException("table " + table + ": " + rows.read() + " rows read, " + rows.header().rows()
          + " were written");
    }
    return hash.value();
  }
}
