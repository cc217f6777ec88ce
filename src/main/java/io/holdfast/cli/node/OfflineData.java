package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.codec.Kinds;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Replay;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalException;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.snapshot.FileSnapshotArchive;
import io.holdfast.snapshot.SnapshotInspection;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A data directory that no node uses at the moment, for what operators do with it. Blocks its caller. */
public final class OfflineData implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int CHUNK_BYTES = 4 << 20;

  private final Closings closings = new Closings();
  private final Journal journal;
  private final FileSnapshotArchive archive;

  private OfflineData(Path data, Function<Path, Journal> opening) {
    DataDirectory.require(data);
    try {
      journal = closings.add("journal", opening.apply(data));
    } catch (JournalException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
    archive = closings.add("snapshots", FileSnapshotArchive.open(snapshots(data)));
  }

  /** Where a data directory's snapshots are. */
  public static Path snapshots(Path data) {
    return data.resolve(EmbeddedStores.SNAPSHOTS);
  }

  /**
   * Takes a data directory for this process alone.
   *
   * @throws NodeFailure if it has no journal, a node uses it, or it is damaged
   */
  public static OfflineData open(Path data) {
    if (!SqliteJournal.isIn(data)) {
      throw new NodeFailure("there is no journal in " + data.toAbsolutePath().normalize(), null);
    }
    return new OfflineData(data, directory -> SqliteJournal.openExisting(directory, Clock.system()));
  }

  /** Where the journal ends. */
  public Position end() {
    Journal.Head head = head();
    return new Position(head.epoch(), head.sequence());
  }

  /** The number of partitions. */
  public int partitions() {
    return head().partitions();
  }

  private Journal.Head head() {
    return waitFor(journal.head());
  }

  /** Replays the journal up to each snapshot that it still leads to; the newest first. */
  public List<Replay.Verdict> replay() {
    List<Replay.Verdict> verdicts = new ArrayList<>();
    for (SnapshotInfo snapshot : waitFor(archive.list())) {
      if (isLedTo(snapshot.position())) {
        verdicts.add(withLoops(ports -> new Replay(ports, CHUNK_BYTES).verify(snapshot)));
      }
    }
    return verdicts;
  }

  private boolean isLedTo(Position position) {
    return position.sequence() > head().floor()
        && waitFor(journal.origin(position.sequence())).filter(at -> at.epoch() == position.epoch()).isPresent();
  }

  /**
   * Gives everything another number of partitions: recovers it, takes a snapshot, and lets the journal begin anew with
   * that, under a new epoch. Nothing is lost.
   *
   * @return where a node started on it goes on
   */
  public Position repartition(int partitions) {
    InstanceOptions options = InstanceOptions.defaults().withSnapshots(0, 0, 0, Integer.MAX_VALUE);
    SnapshotInfo whole = withLoops(ports -> {
      Instance instance =
          new Instance(ports, options, UUID::randomUUID, ChangeListener.nobody(), new InstanceListener() {});
      return instance.start()
          .thenCompose(started -> instance.takeSnapshot())
          .thenCompose(taken -> instance.close().thenApply(closed -> taken));
    });
    return beginAt(whole, partitions);
  }

  /**
   * Puts a snapshot's file in the place of all that a data directory holds, under a new epoch.
   *
   * @param file the snapshot, of this or another node
   * @param data the directory, perhaps an empty one
   * @param partitions into how many partitions
   * @param progress told how many bytes have been read of the file, which is read twice: before anything is touched,
   *     and as it is taken in
   * @return where a node started on it goes on
   */
  public static Position replaceBy(Path file, Path data, int partitions, LongConsumer progress) {
    try {
      SnapshotInfo snapshot = SnapshotInspection.verify(file, progress).info();
      try (OfflineData offline = new OfflineData(data, directory -> openOrMake(directory, partitions))) {
        offline.takeIn(file, snapshot, progress);
        return offline.beginAt(snapshot, partitions);
      }
    } catch (CorruptSectionException e) {
      throw new NodeFailure("the file " + file + " is not right: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new NodeFailure("the file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Journal openOrMake(Path directory, int partitions) {
    return SqliteJournal.isIn(directory)
        ? SqliteJournal.openExisting(directory, Clock.system())
        : SqliteJournal.open(directory, partitions, Clock.system());
  }

  private void takeIn(Path file, SnapshotInfo snapshot, LongConsumer progress) {
    boolean present = waitFor(archive.list()).stream()
        .anyMatch(kept -> kept.position().equals(snapshot.position())
            && kept.contentHash() == snapshot.contentHash());
    if (!present) {
      waitFor(archive.add(file, bytes -> progress.accept(snapshot.bytes() + bytes)));
    }
    progress.accept(2 * snapshot.bytes());
  }

  private Position beginAt(SnapshotInfo snapshot, int partitions) {
    int epoch = waitFor(journal.beginAt(snapshot.position(), snapshot.logTime(), partitions));
    return new Position(epoch, snapshot.position().sequence());
  }

  private <T> T withLoops(Function<Ports, CompletionStage<T>> work) {
    Vertx vertx = Vertx.vertx(NodeSettings.vertx());
    try {
      List<Loop> loops = within(PATIENCE, LoopVerticle.deploy(vertx, List.of("log", "partitions")));
      return waitFor(work.apply(new Ports(Clock.system(), loops.getFirst(), loops.subList(1, loops.size()), journal,
          EntryStream.none(), KeeperLease.alone(), archive, Domains.all(), Kinds.standard())));
    } finally {
      within(PATIENCE, vertx.close());
    }
  }

  private static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return within(PATIENCE, stage);
    } catch (CompletionException e) {
      throw new NodeFailure(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }

  @Override
  public void close() {
    closings.close();
  }
}
