package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's care for snapshots: takes one when enough has been accepted since the last, keeps as many as it should,
 * and trims the journal below the oldest of them, but only if it has been {@linkplain SnapshotCheck agreed} with, and
 * no further than consumers of changes have come. The newest one that was agreed with is kept in any case. Snapshots of
 * a history that an operator has abandoned count for nothing, and go when those of the present one have passed them.
 *
 * <p>Threads: the log loop only.
 */
final class SnapshotChores implements Keeper.Snapshotting {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotChores.class);
  private static final long RETENTION_MILLIS = 60_000;
  private static final int REPLAY_BYTES = 64 << 10;

  private final Ports ports;
  private final Loop loop;
  private final Clock clock;
  private final InstanceOptions options;
  private final Snapshots snapshots;
  private final SnapshotArchive archive;
  private final Journal journal;
  private final LongSupplier heldBack;
  private long entriesSince;
  private long bytesSince;
  private long sinceNanos;
  private long nextRetentionNanos;
  /** Whether nobody else could ever agree. Without word of the others there are some, where there is a courier. */
  private boolean alone;
  /** What is being read back, or was found not to be right: not to be read again; null if there is none. */
  private Position doubted;

  /**
   * Chores that begin with nothing counted.
   *
   * @param heldBack the sequence that consumers of changes must still be able to begin at
   */
  SnapshotChores(Ports ports, InstanceOptions options, Snapshots snapshots, LongSupplier heldBack) {
    this.ports = ports;
    this.loop = ports.logLoop();
    this.clock = ports.clock();
    this.archive = ports.archive();
    this.journal = ports.journal();
    this.options = options;
    this.snapshots = snapshots;
    this.heldBack = heldBack;
    this.alone = !ports.stream().isPresent();
    this.sinceNanos = clock.nanos();
    this.nextRetentionNanos = clock.nanos();
  }

  /** Forgets what was counted: the instance starts, perhaps anew. */
  void start() {
    counted();
  }

  /** Whether this is the only instance there is. */
  void alone(boolean isAlone) {
    alone = isAlone;
  }

  private boolean readsBack() {
    return options.snapshotCheck() == SnapshotCheck.READ || options.snapshotCheck() == SnapshotCheck.AUTO && alone;
  }

  void entryApplied(int bytes) {
    entriesSince++;
    bytesSince += bytes;
  }

  @Override
  public void look() {
    if (isDue() && !snapshots.isUnderWay()) {
      counted();
      snapshots.take().whenComplete((info, failure) -> {
        if (failure == null) {
          taken(info);
        }
      });
    }
    if (clock.nanos() - nextRetentionNanos >= 0) {
      retain();
    }
  }

  private void taken(SnapshotInfo info) {
    retain();
    if (options.snapshotCheck() == SnapshotCheck.REPLAY) {
      new Replay(ports, REPLAY_BYTES).verify(info)
          .whenComplete((verdict, failure) -> loop.execute(() -> verified(info, verdict, failure)));
    }
  }

  private void verified(SnapshotInfo info, Replay.Verdict verdict, Throwable failure) {
    if (failure != null) {
      LOG.warn("snapshot {} could not be verified by replay", info.position(), failure);
    } else if (verdict.agrees()) {
      retain();
    } else {
      LOG.error("snapshot {} has content {}, but a replay from {} came to {}: keep the journal, and compare with"
          + " another instance", info.position(), Long.toHexString(info.contentHash()), verdict.from(),
          Long.toHexString(verdict.contentHash()));
    }
  }

  /** Heartbeats alone are no reason to take one. */
  private boolean isDue() {
    long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - sinceNanos);
    long heartbeats = millis / options.heartbeatMillis() + 1;
    boolean somethingHappened = entriesSince > heartbeats;
    return reached(options.snapshotEntries(), entriesSince) || reached(options.snapshotBytes(), bytesSince)
        || somethingHappened && reached(options.snapshotMillis(), millis);
  }

  private static boolean reached(long limit, long value) {
    return limit > 0 && value >= limit;
  }

  private void counted() {
    entriesSince = 0;
    bytesSince = 0;
    sinceNanos = clock.nanos();
  }

  private void retain() {
    nextRetentionNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(RETENTION_MILLIS);
    archive.list().thenCompose(this::stock).whenComplete((stock, failure) -> loop.execute(() -> {
      if (failure != null) {
        LOG.warn("the snapshots cannot be looked at", failure);
      } else {
        retain(stock);
      }
    }));
  }

  /**
   * The snapshots that there are.
   *
   * @param all the newest first
   * @param usable those of them that the journal goes on from, the newest first
   * @param floor the journal's, which rests on the oldest of those unless it is 0
   */
  private record Stock(List<SnapshotInfo> all, List<SnapshotInfo> usable, long floor) {

    /** What a restore to just above the floor would begin with; null if that would be nothing. */
    SnapshotInfo base() {
      return floor == 0 || usable.isEmpty() ? null : usable.getLast();
    }
  }

  /** What an operator has abandoned by a restore must not push out what the instances start from. */
  private CompletionStage<Stock> stock(List<SnapshotInfo> all) {
    CompletionStage<List<SnapshotInfo>> usable = CompletableFuture.completedFuture(new ArrayList<>());
    for (SnapshotInfo each : all) {
      usable = usable.thenCombine(journal.origin(each.position().sequence()), (found, origin) -> {
        if (origin.isPresent() && origin.get().epoch() == each.position().epoch()) {
          found.add(each);
        }
        return found;
      });
    }
    return usable.thenCombine(journal.head(), (found, head) -> new Stock(all, found, head.floor()));
  }

  private void retain(Stock stock) {
    List<SnapshotInfo> newestFirst = stock.usable();
    long held = heldBack.getAsLong();
    int kept = kept(newestFirst, held);
    if (kept == 0) {
      return;
    }
    SnapshotInfo oldest = newestFirst.get(kept - 1);
    SnapshotInfo certain = newestFirst.stream().filter(SnapshotInfo::agreed).findFirst().orElse(null);
    List<SnapshotInfo> below = stock.all().stream()
        .filter(old -> old.position().sequence() < oldest.position().sequence() && old != certain).toList();
    boolean mayTrim = kept >= options.snapshotsKept() && oldest.position().sequence() <= held;
    if (mayTrim && oldest.agreed()) {
      trimBelow(oldest, below);
    } else {
      below.stream().filter(old -> old != stock.base()).forEach(this::delete);
      if (mayTrim && readsBack() && !oldest.position().equals(doubted)) {
        readBack(oldest);
      }
    }
  }

  /** How many of the newest stay: as many as they should be, and down to one from which consumers can be served. */
  private int kept(List<SnapshotInfo> newestFirst, long held) {
    int kept = Math.min(options.snapshotsKept(), newestFirst.size());
    while (kept > 0 && kept < newestFirst.size() && newestFirst.get(kept - 1).position().sequence() > held) {
      kept++;
    }
    return kept;
  }

  /**
   * Again and again: only the journal knows where its floor is, after a failure and after an operator's restore. What
   * lies below goes only then: the journal refuses if it has another history by now, which may need those.
   */
  private void trimBelow(SnapshotInfo oldest, List<SnapshotInfo> below) {
    Position floor = oldest.position();
    journal.trim(floor).whenComplete((nothing, failure) -> loop.execute(() -> {
      logFailure("trim the journal to " + floor, failure);
      if (failure == null) {
        below.forEach(this::delete);
      }
    }));
  }

  private void delete(SnapshotInfo old) {
    archive.delete(old)
        .whenComplete((nothing, failure) -> logFailure("delete snapshot " + old.position(), failure));
  }

  /** It has been on the disk for as long as two others took to come: what is read now is what a restart would read. */
  private void readBack(SnapshotInfo oldest) {
    doubted = oldest.position();
    archive.read(oldest, (partition, name) -> new SectionReading(name))
        .thenCompose(archive::agree)
        .whenComplete((nothing, failure) -> loop.execute(() -> {
          if (failure == null) {
            retain();
          } else {
            LOG.error("snapshot {} is not what was stored: the journal is not trimmed to it", oldest.position(),
                failure);
          }
        }));
  }

  private static void logFailure(String what, Throwable failure) {
    if (failure != null) {
      LOG.warn("could not {}", what, failure);
    }
  }
}
