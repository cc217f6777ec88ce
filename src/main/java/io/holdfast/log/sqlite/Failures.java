package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;

/** What the errors of SQLite, by their primary result codes, mean for the caller. */
final class Failures {
  private static final int PRIMARY = 0xFF;
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  private final Path file;

  Failures(Path file) {
    this.file = file;
  }

  /**
   * A commit failed. SQLite has rolled back, and will not show what was in it; but if the error came while the log was
   * written or synced, it may all be on the disk, and would be found after a crash. Only errors that come before
   * anything is written say that it is not there, and a full disk, where the frame that commits did not fit.
   */
  JournalException atCommit(Throwable e) {
    return switch (e instanceof SQLException sql ? sql.getErrorCode() & PRIMARY : 0) {
      case FULL, CORRUPT, NOTADB, READONLY, BUSY, CANTOPEN -> beforeCommit(e);
      default -> new JournalException(Kind.UNKNOWN,
          "whether " + file + " has taken a batch is not known: " + e.getMessage(), e);
    };
  }

  /** Something failed that commits nothing. */
  JournalException beforeCommit(Throwable e) {
    if (e instanceof JournalException known) {
      return known;
    }
    return switch (e instanceof SQLException sql ? sql.getErrorCode() & PRIMARY : 0) {
      case FULL -> new JournalException(Kind.FULL,
          "the disk of " + file + " is full; writes resume when there is space", e);
      case CORRUPT, NOTADB -> damaged("SQLite says: " + e.getMessage(), e);
      default -> new JournalException(Kind.UNAVAILABLE, "cannot use " + file + ": " + e, e);
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
