package io.holdfast.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the rows of a cut that have been copied; the partitions' loops count, anyone reads. */
final class CopiedRows {
  private final AtomicLong all = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();

  /** A section of so many rows belongs to the cut. */
  void expect(long rows) {
    all.addAndGet(rows);
  }

  /** So many more have been copied. */
  void add(long rows) {
    copied.addAndGet(rows);
  }

  SnapshotProgress progress() {
    return new SnapshotProgress(copied.get(), all.get());
  }
}
