package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.Comparator;
import java.util.List;

/**
 * What a partition's share of one command did.
 *
 * @param entryBytes the size of the whole entry
 */
record AppliedChanges(Position position, long logTime, int index, int partition, String principal, String trace,
    int entryBytes, List<Change> changes) {

  /** As a command's changes are numbered. */
  static final Comparator<AppliedChanges> ORDER = Comparator.<AppliedChanges>comparingLong(AppliedChanges::sequence)
      .thenComparingInt(AppliedChanges::index)
      .thenComparingInt(AppliedChanges::partition);

  static AppliedChanges of(int partition, CommandItem item, List<Change> changes) {
    return new AppliedChanges(item.entry.position(), item.entry.logTime(), item.index, partition,
        item.submission.principal(), item.submission.trace(), item.entry.entry().length, List.copyOf(changes));
  }

  long sequence() {
    return position.sequence();
  }
}
