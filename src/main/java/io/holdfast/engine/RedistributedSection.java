package io.holdfast.engine;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.MalformedSectionException;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.SectionHash;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.SectionRows;
import io.holdfast.kernel.table.StoredRow;

/**
 * One section of a snapshot, whose rows go to other partitions than the one that it was cut from. What it was cut as is
 * checked by the hash of the rows that came.
 *
 * <p>Threads: one at a time.
 */
final class RedistributedSection implements SectionTarget {
  private final Redistribution redistribution;
  private final Schema schema;
  private final int source;
  private SectionHash hash;
  private SectionRows rows;
  private StoredRow row;
  private Redistribution.Routes routes;

  RedistributedSection(Redistribution redistribution, Schema schema, int source) {
    this.redistribution = redistribution;
    this.schema = schema;
    this.source = source;
  }

  @Override
  public void load(byte[] bytes, int offset, int length) {
    try {
      if (rows == null) {
        begin(SectionHeader.read(bytes, offset, length));
        return;
      }
      rows.over(bytes, offset, length);
      while (rows.next()) {
        hash.add(rows);
        route();
      }
    } catch (MalformedSectionException e) {
      throw new CorruptSectionException(e.getMessage(), e);
    }
  }

  private void begin(SectionHeader header) {
    hash = new SectionHash(header);
    rows = new SectionRows(header);
    row = new StoredRow(schema, rows);
    routes = redistribution.routes(schema, header);
  }

  private void route() {
    switch (schema.routing()) {
      case RowRouting.ByHash by -> routes.add(rows, by.hash().applyAsInt(row), source);
      case RowRouting.Summed() -> routes.sum(rows, source);
      case RowRouting.Everywhere() -> {
        if (source == 0) {
          routes.copy(rows);
        }
      }
    }
  }

  @Override
  public long finish() {
    if (rows == null) {
      throw new CorruptSectionException("the section of table " + schema.name() + " is empty");
    }
    if (rows.read() != rows.header().rows()) {
      throw new CorruptSectionException("table " + schema.name() + ": " + rows.read() + " rows read, "
          + rows.header().rows() + " were written");
    }
    return hash.value();
  }
}
