package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Regenerates changes: a state of its own, restored from a snapshot at or below a position and brought on by the
 * journal, which says what happened on the way. It works in slices on the loops of its ports, which may be those of a
 * live instance, and never touches the instance's state.
 *
 * <p>Threads: the log loop only. One question at a time.
 */
final class ChangeReplay {
  private static final long PAUSE_MILLIS = 1;

  private final Ports ports;
  private final Loop loop;
  private final int chunkBytes;
  private final Replica replica;
  private final Position begin;
  private final Deque<ChangeStep> steps = new ArrayDeque<>();
  private Position position;
  private CompletableFuture<Boolean> advanced = new CompletableFuture<>();

  private ChangeReplay(Ports ports, int chunkBytes, Restorer.Restored restored, long after, Trouble trouble) {
    this.ports = ports;
    this.loop = ports.logLoop();
    this.chunkBytes = chunkBytes;
    this.replica = restored.replica();
    this.begin = restored.position();
    this.position = begin;
    replica.collector().begin(Math.max(after, begin.sequence()), () -> { });
    trouble.broken().whenComplete((nothing, failure) ->
        loop.execute(() -> advanced.completeExceptionally(failure)));
  }

  /**
   * Restores the newest state that fits.
   *
   * @param head what the journal says of itself
   * @param below the state is at or below this sequence
   * @param after what happened above this sequence is wanted
   * @return fails with {@link ChangesLostException} if no state at or below it can be had
   */
  static CompletionStage<ChangeReplay> open(Ports ports, int chunkBytes, Journal.Head head, long below,
      long after) {
    CompletableFuture<ChangeReplay> opened = new CompletableFuture<>();
    Journal.Head upTo = new Journal.Head(head.epoch(), Math.min(below, head.sequence()), head.logTime(), head.floor(),
        head.partitions());
    Partitioning partitioning = new Partitioning(head.partitions());
    Trouble trouble = new Trouble(new CompletableFuture<>());
    new Restorer(ports.logLoop(), ports.journal(), ports.archive(), () -> shadow(ports, partitioning, trouble),
        new Restorer.Listener() {
          @Override
          public void restored(Restorer.Restored restored) {
            opened.complete(new ChangeReplay(ports, chunkBytes, restored, after, trouble));
          }

          @Override
          public void failed(String message, Throwable cause) {
            opened.completeExceptionally(ChangesLostException.of("no snapshot leads to what happened after " + below
                + ": " + message, head));
          }

          @Override
          public void unavailable(Throwable cause) {
            opened.completeExceptionally(cause);
          }
        }).restore(upTo);
    return opened;
  }

  private static Replica shadow(Ports ports, Partitioning partitioning, Trouble trouble) {
    return new Replica(ports, partitioning, Outlets.none(new EngineSettings(ports.domains()))
        .collecting(new ChangeCollector(partitioning.count())), new Admission(Integer.MAX_VALUE, Long.MAX_VALUE),
        CutListener.hashesOnly(), trouble);
  }

  /** Where the state was that it began with. */
  Position begin() {
    return begin;
  }

  /** About so many of the regenerated changes, whole entries; none if it must {@link #advance} first. */
  ChangeBatch poll(int most) {
    List<Happened> found = new ArrayList<>();
    Position last = position;
    while (!steps.isEmpty() && found.size() < most) {
      ChangeStep step = steps.poll();
      found.addAll(step.changes());
      last = step.position();
    }
    return new ChangeBatch(found, steps.isEmpty() ? position : last);
  }

  /** Applies the next slice of the journal; completes with false if that has come to its end for the moment. */
  CompletionStage<Boolean> advance() {
    advanced = new CompletableFuture<>();
    ports.journal().read(replica.dispatched(), chunkBytes).whenComplete((entries, failure) -> loop.execute(() -> {
      if (failure != null) {
        advanced.completeExceptionally(lostOr(failure));
      } else if (entries.isEmpty()) {
        loop.schedule(PAUSE_MILLIS, () -> advanced.complete(false));
      } else {
        apply(entries);
      }
    }));
    return advanced;
  }

  private void apply(List<JournalEntry> entries) {
    try {
      entries.forEach(replica::apply);
    } catch (RuntimeException e) {
      advanced.completeExceptionally(e);
      return;
    }
    replica.await(ReadBarrier.EVERY_PARTITION, replica.dispatched(), () -> loop.schedule(PAUSE_MILLIS, () -> {
      steps.addAll(replica.collector().collect(replica.dispatched()));
      position = entries.getLast().position();
      advanced.complete(true);
    }));
  }

  private Throwable lostOr(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean isBelow = cause instanceof JournalException known && known.kind() == JournalException.Kind.BELOW_FLOOR;
    return isBelow ? new ChangesLostException("the journal was trimmed while it was replayed", position) : cause;
  }

  /** A place in the state that is being restated: a partition, one of its machines, and a place in that. */
  record Place(int partition, int machine, long inMachine) {
    static final Place FIRST = new Place(0, 0, 0);
  }

  /** A part of the state, as the changes that would make it, and where the next begins; null after the last. */
  record Part(List<Change> changes, Place next) {}

  /** Restates a part of the state; to be asked for before {@link #advance}. */
  CompletionStage<Part> restate(Place place, int most) {
    CompletableFuture<Part> part = new CompletableFuture<>();
    Partition partition = replica.partition(place.partition());
    partition.run(() -> {
      try {
        Part found = restateNow(place, most, partition.state());
        loop.execute(() -> part.complete(found));
      } catch (RuntimeException e) {
        loop.execute(() -> part.completeExceptionally(e));
      }
    });
    return part;
  }

  private Part restateNow(Place place, int most, PartitionState state) {
    List<Change> changes = new ArrayList<>();
    long next = StateMachine.RESTATED;
    if (place.machine() < state.machineCount()) {
      next = state.machine(place.machine()).restate(place.inMachine(), most, changes::add);
    }
    if (next != StateMachine.RESTATED) {
      return new Part(changes, new Place(place.partition(), place.machine(), next));
    }
    if (place.machine() + 1 < state.machineCount()) {
      return new Part(changes, new Place(place.partition(), place.machine() + 1, 0));
    }
    boolean isLast = place.partition() + 1 == replica.count();
    return new Part(changes, isLast ? null : new Place(place.partition() + 1, 0, 0));
  }

  void close() {
    replica.close();
  }

  /** Nobody ticks a shadow; one that breaks fails whatever is asked of it. */
  private record Trouble(CompletableFuture<Void> broken) implements ReplicaListener {
    @Override
    public void deadline(long millis) {
      // The journal's own ticks do.
    }

    @Override
    public void broken(String message, Throwable cause) {
      broken.completeExceptionally(new StoppedException("a replay of changes stopped: " + message + ": " + cause));
    }
  }
}
