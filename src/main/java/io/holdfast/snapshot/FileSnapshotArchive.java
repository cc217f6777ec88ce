package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as files in one directory, used by one process at a time.
 *
 * <p>Threads: any caller; stages complete on the archive's threads. What fails at the disk fails with
 * {@link UncheckedIOException}, what is stored wrong with {@link CorruptSectionException}.
 */
public final class FileSnapshotArchive implements SnapshotArchive {
  private static final Logger LOG = LoggerFactory.getLogger(FileSnapshotArchive.class);

  private final SnapshotFiles files;
  private final Disk disk;
  private final SnapshotThreads threads;
  private final Set<CutWriting> writings = ConcurrentHashMap.newKeySet();
  private final Set<SnapshotLoading> loadings = ConcurrentHashMap.newKeySet();
  /** Broken files that have been warned of, with their length. Storing thread only. */
  private final Set<String> warned = new HashSet<>();
  private volatile boolean isClosed;

  FileSnapshotArchive(SnapshotFiles files, Disk disk, SnapshotThreads threads) {
    this.files = files;
    this.disk = disk;
    this.threads = threads;
  }

  /**
   * Opens the archive in a directory, makes it if it is missing, and removes what an earlier process did not finish
   * writing. Blocks for a moment.
   *
   * @throws UncheckedIOException if the directory cannot be used
   */
  public static FileSnapshotArchive open(Path directory) {
    return open(directory, Disk.real(), SnapshotThreads.real());
  }

  static FileSnapshotArchive open(Path directory, Disk disk, SnapshotThreads threads) {
    SnapshotFiles files = new SnapshotFiles(directory);
    try {
      files.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshots' directory " + directory + " cannot be used: " + e, e);
    }
    return new FileSnapshotArchive(files, disk, threads);
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return on(threads.storing(), "list the snapshots in " + files.directory(), () -> {
      List<SnapshotInfo> found = new ArrayList<>();
      for (Path file : files.snapshots()) {
        addTo(found, file);
      }
      found.sort(Comparator.comparing(SnapshotInfo::position).reversed());
      return found;
    });
  }

  private void addTo(List<SnapshotInfo> found, Path path) {
    try (SnapshotFile file = SnapshotFile.open(path)) {
      SnapshotInfo info = file.info();
      if (!SnapshotFiles.positionOf(path).equals(Optional.of(info.position()))) {
        throw new CorruptSectionException("snapshot " + path + " is of position " + info.position());
      }
      found.add(info);
    } catch (IOException | CorruptSectionException e) {
      if (warned.add(path + " " + path.toFile().length())) {
        LOG.warn("a snapshot is passed over: {}", e.getMessage());
      }
    }
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    CutWriting writing = new CutWriting(cut, new SnapshotWriter(disk, files, cut), threads);
    writings.add(writing);
    CompletableFuture<SnapshotInfo> written = writing.start();
    if (isClosed) {
      writing.fail(closed());
    }
    return written.whenComplete((info, failure) -> writings.remove(writing));
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    return on(threads.loading(), "read snapshot " + snapshot.position(), () -> {
      SnapshotFile file = SnapshotFile.open(file(snapshot.position()));
      try {
        SnapshotInfo found = file.info();
        if (!found.position().equals(snapshot.position()) || found.contentHash() != snapshot.contentHash()) {
          throw new CorruptSectionException("snapshot " + file.path() + " is not the one that was listed");
        }
        return load(file, found, targets);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    }).thenCompose(loading -> loading);
  }

  private CompletionStage<SnapshotInfo> load(
      SnapshotFile file, SnapshotInfo info, BiFunction<Integer, String, SectionTarget> targets) {
    SnapshotLoading loading = new SnapshotLoading(file, info, threads);
    loadings.add(loading);
    if (isClosed) {
      loading.fail(closed());
    }
    return loading.start(targets).whenComplete((read, failure) -> loadings.remove(loading));
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    return on(threads.storing(), "mark snapshot " + snapshot.position(), () -> {
      Path marker = SnapshotFiles.marker(file(snapshot.position()));
      Path temporary = files.temporary(marker);
      byte[] text = (SnapshotFile.agreement(snapshot.contentHash()) + "\n").getBytes(StandardCharsets.US_ASCII);
      try (Disk.Output output = disk.create(temporary)) {
        output.write(ByteBuffer.wrap(text));
        output.sync();
      }
      disk.publish(temporary, marker);
      return null;
    });
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    return on(threads.storing(), "delete snapshot " + snapshot.position(), () -> {
      Path file = file(snapshot.position());
      Files.deleteIfExists(file);
      Files.deleteIfExists(SnapshotFiles.marker(file));
      Disk.syncDirectory(files.directory());
      return null;
    });
  }

  /** The file of a position's snapshot, to be sent to somebody; it may be deleted at any time, an open one stays. */
  public Path file(Position position) {
    return files.snapshot(position);
  }

  /** Copies a snapshot to a new file anywhere, durably. Fails if there is one of that name already. */
  public CompletionStage<Void> save(SnapshotInfo snapshot, Path target) {
    return on(threads.loading(), "save snapshot " + snapshot.position() + " to " + target, () -> {
      copy(file(snapshot.position()), target);
      return null;
    });
  }

  /**
   * Takes a snapshot's file from anywhere into the archive, after all of it has been found right.
   *
   * @param progress told now and then how many of the file's bytes have been checked, on a thread of the archive
   * @return what it is; listed from then on
   */
  public CompletionStage<SnapshotInfo> add(Path source, LongConsumer progress) {
    return on(threads.loading(), "take in " + source, () -> {
      SnapshotInfo info = SnapshotInspection.verify(source, progress).info();
      copy(source, file(info.position()));
      return new SnapshotInfo(
          info.position(), info.logTime(), info.partitions(), info.contentHash(), info.bytes(), false);
    });
  }

  private void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Path temporary = files.temporary(to);
    try (var source = Files.newByteChannel(from); Disk.Output output = disk.create(temporary)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      while (source.read(buffer) >= 0) {
        output.write(buffer.flip());
        buffer.clear();
      }
      output.sync();
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    disk.publish(temporary, to);
  }

  private <T> CompletableFuture<T> on(Executor executor, String what, Callable<T> task) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    if (isClosed) {
      stage.completeExceptionally(closed());
      return stage;
    }
    executor.execute(() -> {
      try {
        stage.complete(task.call());
      } catch (IOException e) {
        stage.completeExceptionally(new UncheckedIOException("could not " + what + ": " + e, e));
      } catch (Exception | Error e) {
        stage.completeExceptionally(e);
      }
    });
    return stage;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the archive of snapshots is closed");
  }

  /** Gives up what is being written or loaded, finishes the rest, and ends the threads. Blocks for a moment. */
  @Override
  public void close() {
    isClosed = true;
    writings.forEach(writing -> writing.fail(closed()));
    loadings.forEach(loading -> loading.fail(closed()));
    threads.ending().run();
  }
}
