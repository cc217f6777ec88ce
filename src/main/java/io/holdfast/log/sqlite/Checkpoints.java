package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Copies the write-ahead log back into the file, so that it can begin anew. Most of it is copied by a thread of its
 * own, while appends go on behind it; the few pages that came meanwhile are copied by the writer, because under steady
 * load nobody else ever reaches the end.
 */
final class Checkpoints {
  /** About how much the write-ahead log may grow before it is copied back. */
  static final long USUAL_LOG_BYTES = 8L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** Pages that an append changes besides those that its entry fills: the table's end, what leads to it, the first. */
  private static final int PAGES_PER_APPEND = 3;

  private final Connection connection;
  private final ExecutorService thread;
  private final WriterLoop writer;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final long logBytes;

  /** Of the writer's thread. */
  private long grown;

  /** Of the checkpointing thread. */
  private boolean failing;

  Checkpoints(Connection connection, ExecutorService thread, WriterLoop writer, long logBytes) {
    this.logBytes = logBytes;
    this.connection = connection;
    this.thread = thread;
    this.writer = writer;
  }

  /** So much has been committed; on the writer's thread. */
  void committed(int appends, long bytes) {
    grown += bytes + (long) appends * PAGES_PER_APPEND * JournalFile.PAGE_BYTES;
    if (grown > logBytes && underWay.compareAndSet(false, true)) {
      grown = 0;
      begin();
    }
  }

  private void begin() {
    try {
      thread.execute(this::copy);
    } catch (RejectedExecutionException e) {
      underWay.set(false); // It is being closed, and SQLite copies everything then.
    }
  }

  private void copy() {
    try {
      JournalFile.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
      failing = false;
    } catch (SQLException e) {
      LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
          .log("the journal's write-ahead log cannot be copied back, and grows until it can: {}", e.getMessage());
      failing = true;
    }
    writer.step(new Finish());
  }

  private final class Finish implements WriterLoop.Step {

    @Override
    public boolean take(JournalWriter target) throws SQLException {
      underWay.set(false);
      target.finishCheckpoint();
      return false;
    }

    @Override
    public void failed(JournalException cause) {
      underWay.set(false);
      LOG.debug("a checkpoint of the journal was not finished; the next one is", cause);
    }
  }
}
