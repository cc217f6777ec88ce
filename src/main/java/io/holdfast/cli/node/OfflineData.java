package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.codec.Kinds;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A data directory that no node uses at the moment, for what operators do with it. Blocks its caller. */
public final class OfflineData implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int CHUNK_BYTES = 4 << 20;

  private final Closings closings = new Closings();
  private final Journal journal;
  private final FileSnapshotArchive archive;

  private OfflineData(Path data, int partitions) {
    DataDirectory.require(data);
    try {
      journal = closings.add("journal", SqliteJournal.open(data, partitions, Clock.system()));
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
   * @throws NodeFailure if it has no snapshots, a node uses it, or it is damaged
   */
  public static OfflineData open(Path data) {
    try {
      return new OfflineData(data, partitions(SnapshotInspection.filesIn(snapshots(data))));
    } catch (NoSuchFileException e) {
      throw new NodeFailure("there are no snapshots in " + data.toAbsolutePath().normalize(), e);
    } catch (IOException e) {
      throw new NodeFailure("the snapshots in " + snapshots(data) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The number of partitions, as the first readable file has it. */
  private static int partitions(List<Path> files) throws IOException {
    CorruptSectionException last = null;
    for (Path file : files) {
      try {
        return SnapshotInspection.of(file).info().partitions();
      } catch (CorruptSectionException e) {
        last = e;
      }
    }
    throw new NodeFailure("no snapshot of the data directory can be read", last);
  }

  /** Replays the journal up to each snapshot that it still leads to; the newest first. */
  public List<Replay.Verdict> replay() {
    List<Replay.Verdict> verdicts = new ArrayList<>();
    for (SnapshotInfo snapshot : waitFor(archive.list())) {
      Vertx vertx = Vertx.vertx();
      try {
        verdicts.add(waitFor(new Replay(ports(vertx), CHUNK_BYTES).verify(snapshot)));
      } finally {
        within(PATIENCE, vertx.close());
      }
    }
    return verdicts;
  }

  /**
   * Puts a snapshot's file in the place of all that a data directory holds, under a new epoch.
   *
   * @param data the directory, perhaps an empty one
   * @param file the snapshot, of this or another node
   * @return where a node started on it goes on
   */
  public static Position replaceBy(Path file, Path data) {
    try {
      SnapshotInfo snapshot = SnapshotInspection.verify(file).info();
      try (OfflineData offline = new OfflineData(data, snapshot.partitions())) {
        return offline.beginAt(file, snapshot);
      }
    } catch (CorruptSectionException e) {
      throw new NodeFailure("the file " + file + " is not right: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new NodeFailure("the file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Position beginAt(Path file, SnapshotInfo snapshot) {
    boolean present = waitFor(archive.list()).stream()
        .anyMatch(kept -> kept.position().equals(snapshot.position())
            && kept.contentHash() == snapshot.contentHash());
    if (!present) {
      waitFor(archive.add(file));
    }
    int epoch = waitFor(journal.beginAt(snapshot.position(), snapshot.logTime(), snapshot.partitions()));
    return new Position(epoch, snapshot.position().sequence());
  }

  private Ports ports(Vertx vertx) {
    List<Loop> loops = within(PATIENCE, LoopVerticle.deploy(vertx, List.of("log", "partitions")));
    return new Ports(Clock.system(), loops.getFirst(), loops.subList(1, loops.size()), journal, EntryStream.none(),
        KeeperLease.alone(), archive, Domains.all(), Kinds.standard());
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
