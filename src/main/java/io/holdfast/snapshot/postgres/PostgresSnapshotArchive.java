package io.holdfast.snapshot.postgres;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Loop;
import io.holdfast.postgres.PostgresLink;
import io.holdfast.snapshot.FileSnapshotArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots that a cluster's instances share: each is written to a file here first and then put into Postgres, and
 * fetched to a file before it is read. Threads: any caller.
 */
public final class PostgresSnapshotArchive implements SnapshotArchive {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSnapshotArchive.class);
  private static final long PATIENCE_SECONDS = 10;
  /** A snapshot that is still being put is not older than that. */
  private static final double UNFINISHED_SECONDS = 3_600;

  private final FileSnapshotArchive files;
  private final PostgresLink link;
  private final Loop loop;
  private final SnapshotTables tables;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("snapshot-transfer").daemon().factory());
  private final SnapshotTransfer transfer;
  /** Not in Postgres yet, and not to be cleared away. */
  private final Set<Position> beingWritten = ConcurrentHashMap.newKeySet();

  /**
   * An archive.
   *
   * @param files on this machine, for this archive alone
   * @param loop of the link
   * @param link a connection of its own, closed with the archive
   */
  public PostgresSnapshotArchive(FileSnapshotArchive files, Loop loop, PostgresLink link) {
    this.files = files;
    this.loop = loop;
    this.link = link;
    this.tables = new SnapshotTables(loop, link);
    this.transfer = new SnapshotTransfer(tables, disk);
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return tables.list().whenComplete((listed, failure) -> {
      if (failure == null) {
        clear(listed);
      }
    });
  }

  /** Files of snapshots that were deleted, by whichever instance. */
  private void clear(List<SnapshotInfo> listed) {
    Set<Position> kept = ConcurrentHashMap.newKeySet();
    listed.forEach(info -> kept.add(info.position()));
    files.list().thenAccept(here -> here.stream()
        .filter(info -> !kept.contains(info.position()) && !beingWritten.contains(info.position()))
        .forEach(files::delete));
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    beingWritten.add(cut.position());
    return files.write(cut).thenCompose(this::put)
        .whenComplete((_, _) -> beingWritten.remove(cut.position()));
  }

  /** Puts a snapshot that stands in a file here into Postgres. */
  private CompletionStage<SnapshotInfo> put(SnapshotInfo info) {
    return transfer.put(info, files.file(info.position()))
        .thenCompose(_ -> tables.sweep(UNFINISHED_SECONDS))
        .thenApply(_ -> info);
  }

  /**
   * Takes a snapshot's file from anywhere, an embedded node's say, after all of it has been found right.
   *
   * @param progress told now and then how many of the file's bytes have been checked, on a thread of the archive
   * @return what it is; listed from then on
   */
  public CompletionStage<SnapshotInfo> add(Path source, LongConsumer progress) {
    return files.add(source, progress).thenCompose(info -> {
      beingWritten.add(info.position());
      return put(info).whenComplete((_, _) -> beingWritten.remove(info.position()));
    });
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    return fetched(snapshot).thenCompose(_ -> files.read(snapshot, targets))
        .thenApply(read -> snapshot)
        .whenComplete((read, failure) -> {
          if (failure != null) {
            files.delete(snapshot); // The next try fetches it anew.
          }
        });
  }

  /** The snapshot's file on this machine, fetched if it is not there yet. */
  public CompletionStage<Path> fetched(SnapshotInfo snapshot) {
    Path file = files.file(snapshot.position());
    try {
      return hasLength(file, snapshot.bytes())
          ? CompletableFuture.completedStage(file)
          : transfer.fetch(snapshot, file).thenApply(_ -> file);
    } catch (IOException e) {
      return CompletableFuture.failedStage(new UncheckedIOException("the file of " + snapshot.position()
          + " cannot be looked at", e));
    }
  }

  /** Asked at once: between two questions somebody else may clear the file away. */
  private static boolean hasLength(Path file, long bytes) throws IOException {
    try {
      return Files.size(file) == bytes;
    } catch (NoSuchFileException e) {
      return false; // To be fetched.
    }
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    return tables.agree(snapshot).thenAccept(updated -> {
      if (updated.rowCount() == 0) {
        LOG.debug("Snapshot {} is gone, or has another content, and is not agreed to", snapshot.position());
      }
    });
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    return tables.delete(snapshot.position()).thenCompose(_ -> files.delete(snapshot));
  }

  /** Gives up what is being written, put or fetched. Blocks for a moment. */
  @Override
  public void close() {
    loop.execute(link::close);
    files.close();
    disk.shutdown();
    try {
      disk.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is stored is not what was put. */
  static CorruptSectionException damaged(SnapshotInfo info, String what) {
    return new CorruptSectionException("snapshot " + info.position() + " in Postgres is damaged: " + what);
  }
}
