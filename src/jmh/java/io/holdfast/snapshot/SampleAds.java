package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.ByteBlock;
import io.holdfast.kernel.table.Cut;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;
import io.holdfast.kernel.table.Undo;
import java.util.concurrent.Executor;

/** A table with the columns of the ads', copied out and loaded as the engine does it. */
final class SampleAds {
  private final Table table;
  private final int[] longs = new int[6];
  private final int countries;
  private final int json;

  SampleAds() {
    Schema.Builder columns = Schema.uuidKeyed("ads");
    for (int i = 0; i < longs.length; i++) {
      longs[i] = columns.longColumn("n" + i);
    }
    countries = columns.bytesColumn("countries");
    json = columns.bytesColumn("json");
    int removal = columns.derivedColumn("removal");
    table = new Table(columns.build(RowRouting.ofKey()), new Undo());
    table.queueBy(longs[1], removal);
  }

  Table table() {
    return table;
  }

  void insert(long high, long low, byte[] text) {
    int row = table.insert(high, low);
    for (int column : longs) {
      table.setLong(row, column, 1_700_000_000_000L + (high >>> 34) + column);
    }
    table.setBytes(row, countries, text, 0, 12);
    table.setBytes(row, json, text);
    table.close(row);
  }

  SectionSource source(Executor owner) {
    return new Source(table.cut(), owner);
  }

  SectionTarget target() {
    return new Target();
  }

  private final class Source implements SectionSource {
    private final Cut cut;
    private final Executor owner;
    private final ByteBlock block = new ByteBlock(256);
    private boolean begun;

    Source(Cut cut, Executor owner) {
      this.cut = cut;
      this.owner = owner;
    }

    @Override
    public String name() {
      return "ads";
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public Executor owner() {
      return owner;
    }

    @Override
    public long contentHash() {
      return cut.header().contentHash();
    }

    @Override
    public boolean copy(SectionSink target, int mostBytes) {
      block.clear();
      boolean more = true;
      if (begun) {
        more = cut.copy(block, mostBytes);
      } else {
        cut.header().write(block);
        begun = true;
      }
      target.write(block.array(), 0, block.length());
      return more;
    }

    @Override
    public void close() {
      cut.close();
    }
  }

  private final class Target implements SectionTarget {
    private TableLoader loader;

    @Override
    public void load(byte[] bytes, int offset, int length) {
      if (loader == null) {
        loader = new TableLoader(table, SectionHeader.read(bytes, offset, length));
      } else {
        loader.rows(bytes, offset, length);
      }
    }

    @Override
    public long finish() {
      loader.finish();
      return table.contentHash();
    }
  }
}
