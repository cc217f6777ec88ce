package io.holdfast.log;

import io.holdfast.kernel.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Counts what is asked of a journal, which the test may exchange for another. */
final class WatchedJournal implements Journal {
  Journal target;
  int reads;
  int appends;

  WatchedJournal(Journal target) {
    this.target = target;
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    appends++;
    return target.append(append);
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    reads++;
    return target.read(afterSequence, mostBytes);
  }

  @Override
  public CompletionStage<Head> head() {
    return target.head();
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return target.origin(sequence);
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return target.trim(snapshot);
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return target.restoreTo(sequence);
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return target.beginAt(snapshot, logTime, partitions);
  }

  @Override
  public void applied(JournalEntry entry) {
    target.applied(entry);
  }

  @Override
  public void close() {
    target.close();
  }
}
