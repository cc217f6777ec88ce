package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;

/** What SQLite's errors mean for the caller. */
final class Failures {

  private static final int PRIMARY = 0xFF;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  private static final int BUSY = 5;

  private final Path file;

  Failures(Path file) {
    this.file = file;
  }

  /**
   * A statement that was to commit failed. SQLite has rolled back, but what it had written may still be found after a
   * crash, unless it says why it wrote nothing.
   */
  JournalException atCommit(SQLException e) {
    return switch (e.getErrorCode() & PRIMARY) {
      case FULL, CORRUPT, NOTADB, READONLY, BUSY, CANTOPEN -> beforeCommit(e);
      default -> new JournalException(Kind.UNKNOWN,
          "whether " + file + " has taken a batch is not known: " + e.getMessage(), e);
    };
  }

  /** A statement failed that commits nothing. */
  JournalException beforeCommit(SQLException e) {
    return switch (e.getErrorCode() & PRIMARY) {
      case FULL -> new JournalException(Kind.FULL, "the disk of " + file + " is full; writes resume when there is"
          + " space", e);
      case CORRUPT, NOTADB -> damaged("SQLite says: " + e.getMessage(), e);
      default -> new JournalException(Kind.UNAVAILABLE, "cannot use " + file + ": " + e.getMessage(), e);
    };
  }

  /** Something stored is not what was stored. */
  JournalException damaged(String what, Throwable cause) {
    return new JournalException(Kind.CORRUPT, "the journal " + file + " is damaged: " + what
        + ". Nothing of it was loaded. Keep the files, and restore the newest snapshot or a copy of the data directory",
        cause);
  }

  JournalException damaged(String what) {
    return damaged(what, null);
  }

  JournalException closed() {
    return new JournalException(Kind.UNAVAILABLE, "the journal " + file + " is closed");
  }
}
