package io.holdfast.ops;

import io.holdfast.engine.Durations;
import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Times a journal's appends, of which there is one at a time, and keeps what was the matter with it last. */
public final class MeteredJournal implements Journal {
  private final Journal journal;
  private final Clock clock;
  private final Durations appends = new Durations();
  /** Written where appends complete, one after the other; read by anyone. */
  private volatile long appendedBytes;

  private volatile String trouble = "";

  /** Times this journal. */
  public MeteredJournal(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** How long appends took until they were known to be durable. */
  Durations appends() {
    return appends;
  }

  /** The bytes of all entries appended since the start. */
  long appendedBytes() {
    return appendedBytes;
  }

  /** What was the matter when it last failed; empty if it has not yet. Any thread. */
  public String trouble() {
    return trouble;
  }

  private <T> CompletionStage<T> watched(CompletionStage<T> answer) {
    return answer.whenComplete((_, failure) -> {
      if (failure != null) {
        trouble = Dependency.words(failure);
      }
    });
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    long begun = clock.nanos();
    return watched(journal.append(append)).whenComplete((accepted, failure) -> {
      if (accepted != null) {
        appends.count(clock.nanos() - begun);
        count(append.entry().length);
      }
    });
  }

  private void count(int bytes) {
    appendedBytes = appendedBytes + bytes;
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    return watched(journal.read(afterSequence, mostBytes));
  }

  @Override
  public CompletionStage<Head> head() {
    return watched(journal.head());
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return journal.origin(sequence);
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return journal.trim(snapshot);
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return journal.restoreTo(sequence);
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return journal.beginAt(snapshot, logTime, partitions);
  }

  @Override
  public void applied(JournalEntry entry) {
    journal.applied(entry);
  }

  @Override
  public void close() {
    journal.close();
  }
}
