package io.holdfast.simulation;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One instance's connection to a {@link SimulatedJournal}, with what {@link Faults} say goes wrong. Stages complete
 * outside every loop, like those of an adapter with threads of its own. When it is {@linkplain #cut cut}, as by kill
 * -9, what is under way may still reach the journal, but no answer comes back.
 */
public final class SimulatedJournalConnection implements Journal {
  private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long SLOW_NANOS = TimeUnit.MICROSECONDS.toNanos(900);

  private final Simulation world;
  private final Faults faults;
  private final SimulatedJournal journal;
  private boolean cut;
  private boolean reachable = true;
  private JournalEntry applied;
  private int appendsUnderWay;
  private long appends;
  private long heads;

  SimulatedJournalConnection(Simulation world, Faults faults, SimulatedJournal journal) {
    this.world = world;
    this.faults = faults;
    this.journal = journal;
  }

  /** Lets no answer come back any more. */
  public void cut() {
    cut = true;
  }

  /** Lets this instance alone not reach the journal, or reach it again. */
  public void reachable(boolean isReachable) {
    reachable = isReachable;
  }

  /** How many appends were asked for. */
  public long appends() {
    return appends;
  }

  /** How often the journal's end was asked for. */
  public long heads() {
    return heads;
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    appends++;
    if (++appendsUnderWay > 1) {
      throw new AssertionError("two appends of one instance at once");
    }
    CompletableFuture<Accepted> stage = new CompletableFuture<>();
    world.after(delay(), () -> {
      if (isAway() || world.chance(faults.unavailable)) {
        refuse(stage, Kind.UNAVAILABLE);
      } else if (world.chance(faults.unknownBefore)) {
        refuse(stage, Kind.UNKNOWN);
      } else if (world.chance(faults.unknownLate)) {
        refuse(stage, Kind.UNKNOWN);
        world.after(delay() + TimeUnit.MILLISECONDS.toNanos(world.between(0, Faults.LATE_MILLIS)),
            () -> acceptSilently(append));
      } else {
        accept(append, stage);
      }
    });
    return stage;
  }

  private void accept(Append append, CompletableFuture<Accepted> stage) {
    if (journal.lockedNanos() > 0) {
      world.after(journal.lockedNanos() + delay(), () -> accept(append, stage));
      return;
    }
    try {
      Accepted place = journal.accept(append);
      if (world.chance(faults.unknownAfter)) {
        refuse(stage, Kind.UNKNOWN);
      } else {
        world.after(delay(), () -> endAppend(() -> stage.complete(place)));
      }
    } catch (JournalException e) {
      world.after(delay(), () -> endAppend(() -> stage.completeExceptionally(e)));
    }
  }

  private void acceptSilently(Append append) {
    try {
      journal.accept(append);
    } catch (JournalException e) {
      world.note(e.kind().ordinal());
    }
  }

  private void refuse(CompletableFuture<Accepted> stage, Kind kind) {
    world.after(delay(), () -> endAppend(() -> stage.completeExceptionally(new JournalException(kind, "simulated"))));
  }

  private void endAppend(Runnable completion) {
    if (!cut) {
      appendsUnderWay--;
      completion.run();
    }
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    JournalEntry witness = applied;
    return ask(() -> {
      List<JournalEntry> entries = journal.after(afterSequence, mostBytes);
      boolean isWitnessed = witness != null && witness.position().sequence() == afterSequence;
      if (isWitnessed && journal.origin(afterSequence).filter(originOf(witness)::equals).isEmpty()) {
        throw new JournalException(Kind.WENT_BACK, witness.position() + " is not there any more");
      }
      return entries;
    });
  }

  private static Origin originOf(JournalEntry entry) {
    return new Origin(entry.position().epoch(), entry.incarnation(), entry.batch());
  }

  @Override
  public void applied(JournalEntry entry) {
    applied = entry;
  }

  @Override
  public CompletionStage<Head> head() {
    heads++;
    return ask(journal::head);
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return ask(() -> {
      journal.trim(snapshot);
      return null;
    });
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return ask(() -> journal.restoreTo(sequence));
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return ask(() -> journal.origin(sequence));
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return ask(() -> journal.beginAt(snapshot, logTime, partitions));
  }

  private <T> CompletionStage<T> ask(Supplier<T> question) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    world.after(delay(), () -> {
      if (cut) {
        return;
      }
      try {
        if (isAway() || world.chance(faults.unavailable)) {
          throw new JournalException(Kind.UNAVAILABLE, "simulated");
        }
        T answer = question.get();
        world.after(delay(), () -> answer(() -> stage.complete(answer)));
      } catch (JournalException e) {
        world.after(delay(), () -> answer(() -> stage.completeExceptionally(e)));
      }
    });
    return stage;
  }

  private void answer(Runnable completion) {
    if (!cut) {
      completion.run();
    }
  }

  private boolean isAway() {
    return journal.isDown() || !reachable;
  }

  private long delay() {
    long late = world.chance(faults.late) ? world.between(1, Faults.LATE_MILLIS) : 0;
    return world.between(QUICK_NANOS, SLOW_NANOS) / 2 + TimeUnit.MILLISECONDS.toNanos(late);
  }

  @Override
  public void close() {
    cut();
  }
}
