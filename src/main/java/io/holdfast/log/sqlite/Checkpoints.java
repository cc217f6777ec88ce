package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the write-ahead log back into the file, so that it can begin anew. Most of it is copied by a thread of its
 * own, while appends go on behind it; the few pages that came meanwhile are copied by the writer, because under steady
 * load nobody else ever reaches the end.
 */
final class Checkpoints {
  /** About how much the write-ahead log may grow before it is copied back. */
  static final long LOG_BYTES = 8L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** Pages that an append changes besides those that its entry fills: the ends of the table and of its index. */
  private static final int PAGES_PER_APPEND = 3;

  private final Connection connection;
  private final ExecutorService thread;
  private final WriterLoop writer;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private long grown;

  Checkpoints(Connection connection, ExecutorService thread, WriterLoop writer) {
    this.connection = connection;
    this.thread = thread;
    this.writer = writer;
  }

  /** So much has been committed; on the writer's thread. */
  void committed(int appends, long bytes) {
    grown += bytes + (long) appends * PAGES_PER_APPEND * JournalFile.PAGE_BYTES;
    if (grown > LOG_BYTES && underWay.compareAndSet(false, true)) {
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
    } catch (SQLException e) {
      LOG.warn("copying the journal's write-ahead log back failed; it grows until this succeeds: {}", e.getMessage());
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
