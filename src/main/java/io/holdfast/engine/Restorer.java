package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a replica from the newest snapshot that belongs to the journal and can be read; one that cannot is passed over
 * in favour of the one before it. Where the journal goes back to its beginning, the last resort is an empty one. It
 * fails for good only if every snapshot that there is at the end has proved useless: meanwhile a keeper may have
 * replaced those that it began with, or the archive may have been out of reach for a moment.
 *
 * <p>Threads: the log loop; the archive loads sections on its own threads, while nobody else knows the replica.
 */
final class Restorer {
  private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

  private final Loop loop;
  private final Journal journal;
  private final SnapshotArchive archive;
  private final Supplier<Replica> empty;
  private final Listener listener;
  /** Snapshots that trying again would not help. */
  private final Set<Position> useless = new HashSet<>();

  /** What a journal can be followed from. */
  record Restored(Replica replica, Position position, long logTime, SnapshotInfo from) {}

  /** Told how it ended, on the log loop. */
  interface Listener {

    void restored(Restored restored);

    /** Nothing can be restored, now or later. */
    void failed(String message, Throwable cause);

    /** The journal or the archive could not be asked; to be tried again. */
    void unavailable(Throwable cause);
  }

  Restorer(Loop loop, Journal journal, SnapshotArchive archive, Supplier<Replica> empty, Listener listener) {
    this.loop = loop;
    this.journal = journal;
    this.archive = archive;
    this.empty = empty;
    this.listener = listener;
  }

  /**
   * Begins something. What is thrown before there is a stage fails the stage like all else: on the loop it would end
   * the recovery, and nobody would hear of it.
   */
  static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> something) {
    try {
      return something.get();
    } catch (Throwable e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Restores what fits a journal. */
  void restore(Journal.Head head) {
    begun(archive::list).whenComplete((snapshots, failure) -> loop.execute(() -> {
      if (failure != null) {
        listener.unavailable(failure);
        return;
      }
      Queue<SnapshotInfo> candidates = new ArrayDeque<>();
      snapshots.stream().filter(snapshot -> fits(snapshot, head)).forEach(candidates::add);
      tryNext(candidates, head);
    }));
  }

  private static boolean fits(SnapshotInfo snapshot, Journal.Head head) {
    long sequence = snapshot.position().sequence();
    boolean reaches = head.floor() <= sequence && sequence <= head.sequence();
    if (reaches && !fitsPartitions(snapshot, head)) {
      LOG.warn("snapshot {} has {} partitions, the journal {}: passed over", snapshot.position(),
          snapshot.partitions(), head.partitions());
      return false;
    }
    return reaches;
  }

  /** A snapshot of another number is one that was restored into the journal's: it stands where the journal begins. */
  static boolean fitsPartitions(SnapshotInfo snapshot, Journal.Head head) {
    return snapshot.partitions() == head.partitions() || snapshot.position().sequence() == head.floor();
  }

  private void tryNext(Queue<SnapshotInfo> candidates, Journal.Head head) {
    SnapshotInfo snapshot = candidates.poll();
    if (snapshot != null) {
      checkHistory(snapshot, candidates, head);
    } else if (head.floor() == 0) {
      startEmpty();
    } else {
      lookAgain();
    }
  }

  private void startEmpty() {
    Replica replica;
    try {
      replica = empty.get();
    } catch (Throwable e) {
      listener.unavailable(e);
      return;
    }
    start(new Restored(replica, new Position(0, 0), 0, null), cause ->
        listener.failed("an empty state cannot be made", cause));
  }

  private void lookAgain() {
    begun(this::hopes).whenComplete((hopes, failure) -> loop.execute(() -> {
      if (failure != null) {
        listener.unavailable(failure);
      } else if (hopes.isLeft()) {
        listener.unavailable(new IllegalStateException(
            "a snapshot that may be of use could not be read; it is tried again"));
      } else {
        listener.failed("the journal begins after " + hopes.floor() + ", and there is no usable snapshot at or above"
            + " it: restore one from a copy", null);
      }
    }));
  }

  private record Hopes(long floor, boolean isLeft) {}

  private CompletionStage<Hopes> hopes() {
    return journal.head().thenCombine(archive.list(), this::hopes);
  }

  private Hopes hopes(Journal.Head head, List<SnapshotInfo> snapshots) {
    return new Hopes(head.floor(), snapshots.stream()
        .anyMatch(snapshot -> fits(snapshot, head) && !useless.contains(snapshot.position())));
  }

  /** A snapshot of a history that was abandoned by a restore must not be continued by another one's entries. */
  private void checkHistory(SnapshotInfo snapshot, Queue<SnapshotInfo> candidates, Journal.Head head) {
    begun(() -> journal.origin(snapshot.position().sequence())).whenComplete((origin, failure) -> loop.execute(() -> {
      if (failure != null) {
        listener.unavailable(failure);
      } else if (origin.isEmpty() || origin.get().epoch() != snapshot.position().epoch()) {
        LOG.warn("snapshot {} is of another history than the journal: passed over", snapshot.position());
        useless.add(snapshot.position());
        tryNext(candidates, head);
      } else {
        load(snapshot, candidates, head);
      }
    }));
  }

  private void load(SnapshotInfo snapshot, Queue<SnapshotInfo> candidates, Journal.Head head) {
    begun(() -> loaded(snapshot)).whenComplete((replica, failure) -> loop.execute(() -> {
      Consumer<Throwable> passOver = cause -> {
        LOG.warn("snapshot {} cannot be used: passed over", snapshot.position(), cause);
        useless.add(snapshot.position());
        tryNext(candidates, head);
      };
      if (failure == null) {
        start(new Restored(replica, snapshot.position(), snapshot.logTime(), snapshot), passOver);
      } else if (isForGood(failure)) {
        passOver.accept(failure);
      } else {
        LOG.warn("snapshot {} cannot be reached: passed over for now", snapshot.position(), failure);
        tryNext(candidates, head);
      }
    }));
  }

  private CompletionStage<Replica> loaded(SnapshotInfo snapshot) {
    Replica replica = empty.get();
    return load(archive, snapshot, replica).thenApply(_ -> replica);
  }

  private static boolean isForGood(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    return cause instanceof CorruptSectionException || cause instanceof StoppedException;
  }

  private void start(Restored restored, Consumer<Throwable> failed) {
    try {
      restored.replica().startAt(restored.position().sequence(), restored.logTime(), failure -> {
        if (failure == null) {
          listener.restored(restored);
        } else {
          failed.accept(failure);
        }
      });
    } catch (Throwable e) {
      failed.accept(e);
    }
  }

  /**
   * Loads a snapshot's sections into a fresh replica, whatever the numbers of partitions; fails if one is damaged or
   * unknown.
   */
  static CompletionStage<SnapshotInfo> load(
      SnapshotArchive archive, SnapshotInfo snapshot, Replica replica) {
    if (snapshot.partitions() == replica.count()) {
      return load(archive, snapshot, replica::target);
    }
    LOG.info("snapshot {} of {} partitions is restored into {}", snapshot.position(), snapshot.partitions(),
        replica.count());
    Redistribution redistribution = new Redistribution(replica, snapshot.partitions());
    return load(archive, snapshot, redistribution::target).thenApply(read -> {
      redistribution.finish();
      return read;
    });
  }

  private static CompletionStage<SnapshotInfo> load(
      SnapshotArchive archive, SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    Queue<String> unknown = new ConcurrentLinkedQueue<>();
    return archive.read(snapshot, (partition, name) -> {
      SectionTarget target = targets.apply(partition, name);
      if (target == null) {
        unknown.add(name);
      }
      return target;
    }).thenApply(read -> {
      if (!unknown.isEmpty()) {
        throw new StoppedException("snapshot " + snapshot.position() + " has sections that this program does not know: "
            + unknown);
      }
      return read;
    });
  }
}
