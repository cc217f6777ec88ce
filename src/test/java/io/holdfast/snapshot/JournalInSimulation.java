package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Simulation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal with threads of its own, in a world of one: each call takes simulated time, and no more real than need. */
final class JournalInSimulation implements Journal {
  private static final long NANOS = 200_000;

  private final Journal journal;
  private final Simulation world;
  private boolean isCut;

  JournalInSimulation(Journal journal, Simulation world) {
    this.journal = journal;
    this.world = world;
  }

  private <T> CompletionStage<T> inTime(CompletionStage<T> stage) {
    CompletableFuture<T> later = new CompletableFuture<>();
    T result = stage.toCompletableFuture().join();
    world.after(NANOS, () -> {
      if (!isCut) {
        later.complete(result);
      }
    });
    return later;
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    return inTime(journal.append(append));
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    return inTime(journal.read(afterSequence, mostBytes));
  }

  @Override
  public CompletionStage<Head> head() {
    return inTime(journal.head());
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return inTime(journal.origin(sequence));
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return inTime(journal.trim(snapshot));
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return inTime(journal.restoreTo(sequence));
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return inTime(journal.beginAt(snapshot, logTime, partitions));
  }

  @Override
  public void close() {
    isCut = true;
    journal.close();
  }
}
