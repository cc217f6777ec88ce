package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One cut through the whole state on its way through the partitions: each is cut when it has applied the entry, so the
 * pieces are of one position though not of one moment. Where nobody wants to copy it, only content is hashed.
 */
final class CutRun {
  /** Where the dispatcher's own records are filed. */
  static final int BEFORE_ROUTING = -1;

  private final Position position;
  private final long logTime;
  private final boolean copied;
  private final CutListener listener;
  private final Executor logLoop;
  private final AtomicInteger missing;
  private final AtomicInteger open = new AtomicInteger();
  /** One place for each partition behind the dispatcher's; each is written before its owner counts down. */
  private final List<List<SectionSource>> sections = new ArrayList<>();
  private final long[] hashes;
  private final CopiedRows counted = new CopiedRows();

  CutRun(Position position, long logTime, int partitions, boolean copied, CutListener listener, Executor logLoop) {
    this.position = position;
    this.logTime = logTime;
    this.copied = copied;
    this.listener = listener;
    this.logLoop = logLoop;
    this.missing = new AtomicInteger(partitions + 1);
    this.hashes = new long[partitions + 1];
    for (int i = 0; i <= partitions; i++) {
      sections.add(new ArrayList<>());
    }
  }

  /** Cuts the tables of a partition, or of what stands before routing. On their owner, between commands. */
  void cut(int partition, List<Table> tables, Executor owner) {
    int place = partition + 1;
    for (Table table : tables) {
      hashes[place] += table.contentHash();
      if (copied) {
        open.incrementAndGet();
        sections.get(place).add(new TableSource(table, partition, owner, counted, this::closed));
      }
    }
    if (missing.decrementAndGet() == 0) {
      logLoop.execute(this::complete);
    }
  }

  private void complete() {
    long hash = 0;
    for (long each : hashes) {
      hash += each;
    }
    listener.hashed(position, hash);
    if (copied) {
      List<SectionSource> all = sections.stream().flatMap(List::stream).toList();
      listener.cut(new Cut(position, logTime, hashes.length - 1, all), counted);
    }
  }

  private void closed() {
    if (open.decrementAndGet() == 0 && missing.get() == 0) {
      logLoop.execute(listener::closed);
    }
  }
}
