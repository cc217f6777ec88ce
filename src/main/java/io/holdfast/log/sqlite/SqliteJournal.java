package io.holdfast.log.sqlite;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The journal of the embedded node, in one SQLite file with synced commits, of which this process is the only user.
 * Stages complete on the writer's or the reader's thread; {@link #head} is answered at once.
 */
public final class SqliteJournal implements Journal {
  private static final int PAGES_PER_APPEND = 3;
  private static final int PAGE_BYTES = 4096;
  private static final long PATIENCE_SECONDS = 30;

  private final JournalFile file;
  private final DirectoryLock lock;
  private final Witness witness;
  private final JournalWriter writer;
  private final JournalReader reader;
  private final WriterLoop loop;
  private final Checkpoints checkpoints;
  private final Thread writing;
  private final ExecutorService reading;
  private final ExecutorService checkpointing;
  private volatile Tail committed;
  private volatile boolean closed;

  private SqliteJournal(Path directory, DirectoryLock lock, int partitions, Clock clock) throws SQLException {
    this.lock = lock;
    file = new JournalFile(directory);
    witness = Witness.open(directory);
    Connection write = file.connectWriter(partitions);
    committed = file.verify(write, partitions, witness.seen());
    writer = new JournalWriter(file, write, witness, clock, committed);
    reader = new JournalReader(file, file.connectReader(), () -> committed);
    loop = new WriterLoop(writer, file.failures(), this::committed);
    reading = Executors.newSingleThreadExecutor(task -> thread("journal-reader", task));
    checkpointing = Executors.newSingleThreadExecutor(task -> thread("journal-checkpoint", task));
    checkpoints = new Checkpoints(file.connectCheckpointer(), checkpointing, loop);
    writing = thread("journal-writer", loop);
    writing.start();
  }

  /**
   * Opens the journal in a directory, and makes both if they are not there. Blocks for as long as the disk takes (and
   * to recover after a crash): not to be called on a loop.
   *
   * @param directory the data directory; in use by this process alone until {@link #close}
   * @param partitions the number of partitions, fixed when the journal is made
   * @param clock the journal's clock for log times
   * @throws JournalException {@link Kind#CORRUPT} if what is stored is damaged, {@link Kind#UNAVAILABLE} if the
   *     directory is in use, cannot be used, or holds a journal of another number of partitions
   */
  public static SqliteJournal open(Path directory, int partitions, Clock clock) {
    DirectoryLock lock = null;
    try {
      Files.createDirectories(directory);
      lock = DirectoryLock.take(directory);
      return new SqliteJournal(directory, lock, partitions, clock);
    } catch (SQLException e) {
      release(lock);
      throw new JournalFile(directory).failures().beforeCommit(e);
    } catch (IOException | UncheckedIOException e) {
      release(lock);
      throw new JournalException(Kind.UNAVAILABLE, "cannot use the data directory " + directory + ": " + e, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread thread(String name, Runnable task) {
    return Thread.ofPlatform().name(name).daemon().unstarted(task);
  }

  private void committed(Tail tail, long bytes) {
    committed = tail;
    checkpoints.committed(bytes + PAGES_PER_APPEND * PAGE_BYTES);
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    return loop.append(append);
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    return ask(() -> reader.read(afterSequence, mostBytes));
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return ask(() -> reader.origin(sequence));
  }

  @Override
  public CompletionStage<Head> head() {
    return closed ? CompletableFuture.failedStage(file.failures().closed())
        : CompletableFuture.completedStage(committed.head());
  }

  @Override
  public CompletionStage<Void> trim(long floor) {
    return loop.change(writer -> {
      writer.raiseFloor(floor);
      return new Trimming();
    }).thenCompose(trimming -> {
      loop.step(trimming);
      return trimming.stage();
    });
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return loop.change(writer -> writer.restoreTo(sequence));
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return loop.change(writer -> writer.beginAt(snapshot, logTime, partitions));
  }

  private <T> CompletionStage<T> ask(Callable<T> question) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    try {
      reading.execute(() -> answer(question, stage));
    } catch (RejectedExecutionException e) {
      stage.completeExceptionally(file.failures().closed());
    }
    return stage;
  }

  private <T> void answer(Callable<T> question, CompletableFuture<T> stage) {
    try {
      stage.complete(question.call());
    } catch (SQLException e) {
      stage.completeExceptionally(file.failures().beforeCommit(e));
    } catch (Exception e) {
      stage.completeExceptionally(e);
    }
  }

  /** Finishes what has been asked for, closes the files and lets the directory go. Blocks until that is done. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      loop.stop();
      end(reading);
      writing.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      end(checkpointing);
      reader.close();
      checkpoints.close();
      writer.close();
      witness.close();
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      throw new JournalException(Kind.UNAVAILABLE, "the journal was not closed in order: " + e, e);
    }
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
