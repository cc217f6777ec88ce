package io.holdfast.cli.node;

import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalException;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.snapshot.FileSnapshotArchive;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An embedded node's stores: SQLite and files, in its data directory. */
final class EmbeddedStores implements Stores {
  /** Below the data directory. */
  static final String SNAPSHOTS = "snapshots";

  private final Journal journal;
  private final FileSnapshotArchive archive;

  private EmbeddedStores(Journal journal, FileSnapshotArchive archive) {
    this.journal = journal;
    this.archive = archive;
  }

  /** Opens them for this process alone. */
  static EmbeddedStores open(Path data, int partitions, Closings closings) {
    try {
      Journal journal = closings.add("journal", SqliteJournal.open(data, partitions, Clock.system()));
      return new EmbeddedStores(
          journal, closings.add("snapshots", FileSnapshotArchive.open(data.resolve(SNAPSHOTS))));
    } catch (JournalException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public EntryStream stream() {
    return EntryStream.none();
  }

  @Override
  public KeeperLease lease() {
    return KeeperLease.alone();
  }

  @Override
  public SnapshotArchive archive() {
    return archive;
  }

  @Override
  public CompletionStage<Path> file(SnapshotInfo snapshot) {
    return CompletableFuture.completedStage(archive.file(snapshot.position()));
  }
}
