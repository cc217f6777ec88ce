package io.holdfast.engine;

import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Comes to a snapshot's content by another way: from an older snapshot, or the empty state, through the journal. Where
 * it finds the same content the snapshot is noted as agreed, and permits trimming.
 *
 * <p>It holds a whole state of its own in memory while it runs. It works in slices on the loops of its ports, which may
 * be those of a live instance, and never touches the instance's state.
 *
 * <p>Threads: {@link #verify} from any; one replay object verifies one snapshot at a time.
 */
public final class Replay {
  private static final long PAUSE_MILLIS = 1;

  private final Ports ports;
  private final Loop loop;
  private final Journal journal;
  private final SnapshotArchive archive;
  private final int chunkBytes;

  /**
   * What a replay found.
   *
   * @param snapshot what was to be verified
   * @param from where the replay began
   * @param contentHash what it came to
   */
  public record Verdict(SnapshotInfo snapshot, Position from, long contentHash) {

    /** Whether the snapshot's content is what the journal says. */
    public boolean agrees() {
      return contentHash == snapshot.contentHash();
    }
  }

  /**
   * A replay over these ports, of which clock, loops, journal, archive, domains and kinds are used.
   *
   * @param chunkBytes bytes of entries applied in one slice; 64 KiB beside a live instance, more offline
   */
  public Replay(Ports ports, int chunkBytes) {
    this.ports = ports;
    this.loop = ports.logLoop();
    this.journal = ports.journal();
    this.archive = ports.archive();
    this.chunkBytes = chunkBytes;
  }

  /**
   * Replays up to a snapshot's position and compares; notes agreement in the archive. The stage fails if the journal
   * does not lead there any more, or cannot be read.
   */
  public CompletionStage<Verdict> verify(SnapshotInfo snapshot) {
    Run run = new Run(snapshot);
    loop.execute(run::begin);
    return run.verdict;
  }

  private final class Run {
    private final SnapshotInfo target;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private Replica replica;
    private Position from = new Position(0, 0);

    Run(SnapshotInfo target) {
      this.target = target;
    }

    void begin() {
      journal.head().whenComplete((head, failure) -> guarded(failure, () ->
          archive.list().whenComplete((all, listFailure) -> guarded(listFailure, () -> begin(head, all)))));
    }

    private void begin(Journal.Head head, List<SnapshotInfo> all) {
      replica = new Replica(ports, new Partitioning(target.partitions()),
          Outlets.none(new EngineSettings(ports.domains())), new Admission(Integer.MAX_VALUE, Long.MAX_VALUE),
          CutListener.hashesOnly(), new Trouble());
      beginAtFirst(bases(head, all), head);
    }

    /** An agreed one leads on from what is certain; without, the beginning of the journal is better than any. */
    private Queue<SnapshotInfo> bases(Journal.Head head, List<SnapshotInfo> all) {
      List<SnapshotInfo> older = all.stream()
          .filter(each -> each.position().compareTo(target.position()) < 0)
          .filter(each -> each.position().sequence() >= head.floor() && Restorer.fitsPartitions(each, head))
          .toList();
      Queue<SnapshotInfo> bases = new ArrayDeque<>(older.stream().filter(SnapshotInfo::agreed).toList());
      if (head.floor() > 0) {
        older.stream().filter(each -> !each.agreed()).forEach(bases::add);
      }
      return bases;
    }

    private void beginAtFirst(Queue<SnapshotInfo> bases, Journal.Head head) {
      SnapshotInfo base = bases.poll();
      if (base != null) {
        journal.origin(base.position().sequence()).whenComplete((origin, failure) -> guarded(failure, () -> {
          if (origin.isPresent() && origin.get().epoch() == base.position().epoch()) {
            beginAt(base);
          } else {
            beginAtFirst(bases, head); // It is of a history that a restore abandoned.
          }
        }));
      } else if (head.floor() == 0) {
        startAt(from, 0);
      } else {
        verdict.completeExceptionally(new StoppedException("the journal begins after " + head.floor()
            + ", and no older snapshot leads to " + target.position()));
      }
    }

    private void beginAt(SnapshotInfo base) {
      Restorer.load(archive, base, replica)
          .whenComplete((read, failure) -> guarded(failure, () -> startAt(base.position(), base.logTime())));
    }

    private void startAt(Position position, long logTime) {
      from = position;
      replica.startAt(position.sequence(), logTime, failure -> guarded(failure, this::next));
    }

    private void next() {
      long at = replica.dispatched();
      if (at >= target.position().sequence()) {
        replica.hash((position, hash) -> found(hash));
      } else {
        journal.read(at, chunkBytes).whenComplete((entries, failure) -> guarded(failure, () -> apply(entries)));
      }
    }

    private void apply(List<JournalEntry> entries) {
      if (entries.isEmpty()) {
        verdict.completeExceptionally(new StoppedException("the journal ends before " + target.position()));
        return;
      }
      for (JournalEntry entry : entries) {
        if (entry.position().sequence() <= target.position().sequence()) {
          replica.apply(entry);
        }
      }
      replica.await(ReadBarrier.EVERY_PARTITION, replica.dispatched(),
          () -> loop.schedule(PAUSE_MILLIS, () -> guarded(null, this::next)));
    }

    private void found(long hash) {
      replica.close();
      Verdict found = new Verdict(target, from, hash);
      if (found.agrees()) {
        archive.agree(target).whenComplete((agreed, failure) -> guarded(failure, () -> verdict.complete(found)));
      } else {
        verdict.complete(found);
      }
    }

    private void guarded(Throwable failure, Runnable step) {
      if (failure != null) {
        verdict.completeExceptionally(failure);
        return;
      }
      loop.execute(() -> {
        try {
          step.run();
        } catch (RuntimeException e) {
          verdict.completeExceptionally(e);
        }
      });
    }

    private final class Trouble implements ReplicaListener {
      @Override
      public void deadline(long millis) {
        // Nobody ticks a shadow.
      }

      @Override
      public void broken(String message, Throwable cause) {
        verdict.completeExceptionally(new StoppedException(message + ": " + cause));
      }
    }
  }
}
