package io.holdfast.log.sqlite;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
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
  private static final long PATIENCE_SECONDS = 30;

  /** What is open, the last first, to be closed in that order. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Failures failures;
  private WriterLoop loop;
  private JournalReader reader;
  private Checkpoints checkpoints;
  private Thread writing;
  private ExecutorService reading;
  private volatile Tail committed;
  private volatile boolean closed;

  private SqliteJournal(Path directory) {
    failures = new JournalFile(directory).failures();
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
    return open(directory, partitions, clock, Checkpoints.USUAL_LOG_BYTES);
  }

  /** Whether there is a journal in a directory. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(JournalFile.FILE));
  }

  /**
   * Opens the journal in a directory, whatever number of partitions it was made for; as {@link #open}, but makes none.
   */
  public static SqliteJournal openExisting(Path directory, Clock clock) {
    return open(directory, JournalFile.ANY_PARTITIONS, clock, Checkpoints.USUAL_LOG_BYTES);
  }

  /** Opens with another size of the write-ahead log at which it is copied back. */
  static SqliteJournal open(Path directory, int partitions, Clock clock, long logBytes) {
    SqliteJournal journal = new SqliteJournal(directory);
    try {
      journal.open.push(DirectoryLock.take(directory));
      journal.start(directory, partitions, clock, logBytes);
      return journal;
    } catch (SQLException | IOException | RuntimeException e) {
      JournalException cause = journal.failures.beforeCommit(e);
      journal.closeAll(cause);
      throw cause;
    }
  }

  private void start(Path directory, int partitions, Clock clock, long logBytes)
      throws SQLException, IOException {
    JournalFile file = new JournalFile(directory);
    Witness witness = opened(Witness.open(directory));
    Connection write = opened(file.connectWriter(partitions));
    RecentBatches recent = new RecentBatches();
    committed = file.verify(write, partitions, witness.seen(), recent);
    JournalWriter writer = new JournalWriter(file, write, witness, clock, committed, recent, opened(new Packing()));
    reader = new JournalReader(file, opened(file.connectReader()), () -> committed, opened(new Packing()));
    loop = new WriterLoop(writer, failures, this::committed);
    Connection copy = opened(file.connectCheckpointer());
    checkpoints = new Checkpoints(copy, threads("journal-checkpoint"), loop, logBytes);
    reading = threads("journal-reader");
    writing = Thread.ofPlatform().name("journal-writer").daemon().start(loop);
    open.push(this::stop);
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private ExecutorService threads(String name) {
    ExecutorService threads = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    open.push(() -> end(threads));
    return threads;
  }

  private void committed(Tail tail, int appends, long bytes) {
    committed = tail;
    checkpoints.committed(appends, bytes);
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
    return closed ? CompletableFuture.failedStage(failures.closed())
        : CompletableFuture.completedStage(committed.head());
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return loop.change(writer -> {
      writer.raiseFloor(snapshot);
      return new Trimming(this::committed);
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
      stage.completeExceptionally(failures.closed());
    }
    return stage;
  }

  private <T> void answer(Callable<T> question, CompletableFuture<T> stage) {
    try {
      stage.complete(question.call());
    } catch (Exception | OutOfMemoryError e) {
      stage.completeExceptionally(failures.beforeCommit(e));
    }
  }

  /** Finishes what has been asked for, closes the files and lets the directory go. Blocks until that is done. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      JournalException trouble = new JournalException(Kind.UNAVAILABLE, "the journal was not closed in order");
      closeAll(trouble);
      if (trouble.getSuppressed().length > 0) {
        throw trouble;
      }
    }
  }

  private void stop() throws InterruptedException {
    loop.stop();
    writing.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void closeAll(JournalException trouble) {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        trouble.addSuppressed(e);
      }
    }
  }
}
