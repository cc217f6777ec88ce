package io.holdfast.engine;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.MalformedSectionException;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;

/** Fills an empty table from a section that {@link TableSource} wrote. */
final class TableTarget implements SectionTarget {
  private final Table table;
  private TableLoader loader;

  TableTarget(Table table) {
    this.table = table;
  }

  @Override
  public void load(byte[] bytes, int offset, int length) {
    try {
      if (loader == null) {
        loader = new TableLoader(table, SectionHeader.read(bytes, offset, length));
      } else {
        loader.rows(bytes, offset, length);
      }
    } catch (MalformedSectionException e) {
      throw new CorruptSectionException(e.getMessage(), e);
    }
  }

  @Override
  public long finish() {
    if (loader == null) {
      throw new CorruptSectionException("the section of table " + table.schema().name() + " is empty");
    }
    try {
      loader.finish();
    } catch (MalformedSectionException e) {
      throw new CorruptSectionException(e.getMessage(), e);
    }
    return table.contentHash();
  }
}
