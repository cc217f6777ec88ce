package io.holdfast.engine;

import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.table.ByteBlock;
import io.holdfast.kernel.table.Cut;
import io.holdfast.kernel.table.Table;
import java.util.concurrent.Executor;

/** A table as a section of a cut: its header is the first piece, then come its rows. Used on the owner only. */
final class TableSource implements SectionSource {
  private final String name;
  private final int partition;
  private final Executor owner;
  private final Cut cut;
  private final CopiedRows counted;
  private final Runnable closed;
  private long copied;
  private ByteBlock block = new ByteBlock(256);
  private boolean begun;

  /**
   * Cuts the table now.
   *
   * @param counted told of the rows that are copied
   * @param closed told when the section is given up
   */
  TableSource(Table table, int partition, Executor owner, CopiedRows counted, Runnable closed) {
    this.name = table.schema().name();
    this.partition = partition;
    this.owner = owner;
    this.cut = table.cut();
    this.counted = counted;
    this.closed = closed;
    counted.expect(cut.header().rows());
  }

  @Override
  public String name() {
    return name;
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
    block.clear();
    boolean more = true;
    if (begun) {
      more = cut.copy(block, mostBytes);
      count();
    } else {
      cut.header().write(block);
      begun = true;
    }
    target.write(block.array(), 0, block.length());
    return more;
  }

  private void count() {
    long now = cut.copiedRows();
    counted.add(now - copied);
    copied = now;
  }

  @Override
  public void close() {
    cut.close();
    block = null;
    closed.run();
  }
}
