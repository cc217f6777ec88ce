package io.holdfast.engine;

import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.SectionRows;
import io.holdfast.kernel.table.StoredRow;

/**
 * One section of a snapshot, whose rows go to other partitions than the one that it was cut from. What it was cut as is
 * checked by the hash of the rows that came.
 *
 * <p>Threads: one at a time.
 */
final class RedistributedSection extends SectionReading {
  private final Redistribution redistribution;
  private final Schema schema;
  private final int source;
  private StoredRow stored;
  private Redistribution.Routes routes;

  RedistributedSection(Redistribution redistribution, Schema schema, int source) {
    super(schema.name());
    this.redistribution = redistribution;
    this.schema = schema;
    this.source = source;
  }

  @Override
  void begin(SectionHeader header, SectionRows of) {
    stored = new StoredRow(schema, of);
    routes = redistribution.routes(schema, header);
  }

  @Override
  void row(SectionRows row) {
    switch (schema.routing()) {
      case RowRouting.ByHash by -> routes.add(row, by.hash().applyAsInt(stored), source);
      case RowRouting.Summed() -> routes.sum(row, source);
      case RowRouting.Everywhere() -> {
        if (source == 0) {
          routes.copy(row);
        }
      }
    }
  }
}
