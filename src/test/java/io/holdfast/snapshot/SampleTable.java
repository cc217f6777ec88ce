package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.ByteBlock;
import io.holdfast.kernel.table.Cut;
import io.holdfast.kernel.table.MalformedSectionException;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.SectionHeader;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;
import io.holdfast.kernel.table.Undo;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** A table that changes by chance, as a section's source and target. */
final class SampleTable {
  private static final int KEYS = 8_000;

  final Table table;
  final Undo undo = new Undo();
  private final int number;
  private final int text;

  SampleTable(String name) {
    Schema.Builder columns = Schema.uuidKeyed(name);
    number = columns.longColumn("number");
    text = columns.bytesColumn("text");
    table = new Table(columns.build(RowRouting.ofKey()), undo);
  }

  SampleTable fill(Random random, int changes) {
    for (int i = 0; i < changes; i++) {
      change(random);
    }
    return this;
  }

  /** Inserts, changes or deletes a row. */
  void change(Random random) {
    long key = random.nextInt(KEYS);
    int row = table.find(key, -key);
    if (row != Table.NONE && random.nextInt(3) == 0) {
      table.delete(row);
      return;
    }
    if (row == Table.NONE) {
      row = table.insert(key, -key);
    } else {
      table.open(row);
    }
    table.setLong(row, number, random.nextLong());
    table.setBytes(row, text, text(random));
    table.close(row);
  }

  private static byte[] text(Random random) {
    byte[] bytes = new byte[random.nextInt(100) == 0 ? random.nextInt(10_000) : random.nextInt(300)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(6));
    }
    return bytes;
  }

  /** Every row by its key, as text. */
  TreeMap<Long, String> rows() {
    TreeMap<Long, String> rows = new TreeMap<>();
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      rows.put(table.keyHigh(row),
          table.ordinal(row) + " " + table.getLong(row, number) + " " + new String(table.bytes(row, text)));
    }
    return rows;
  }

  Source source(int partition, Executor owner) {
    return new Source(partition, owner);
  }

  Target target() {
    return new Target();
  }

  /** A cut through the table. */
  final class Source implements SectionSource {
    private final int partition;
    private final Executor owner;
    private final Cut cut = table.cut();
    private boolean begun;
    volatile int closings;

    private Source(int partition, Executor owner) {
      this.partition = partition;
      this.owner = owner;
    }

    @Override
    public String name() {
      return table.schema().name();
    }

    @Override
    public int partition() {
      return partition;
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
      ByteBlock block = new ByteBlock(mostBytes);
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
      closings++;
      cut.close();
    }
  }

  /** Fills the table. */
  final class Target implements SectionTarget {
    private TableLoader loader;

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
      loader.finish();
      return table.contentHash();
    }
  }
}
