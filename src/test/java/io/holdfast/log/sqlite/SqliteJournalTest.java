package io.holdfast.log.sqlite;

import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalContract;
import io.holdfast.log.JournalException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** The SQLite journal keeps the contract. */
class SqliteJournalTest extends JournalContract {
  @TempDir
  Path directory;

  @Override
  protected Journal open() {
    return SqliteJournal.open(directory, PARTITIONS, Clock.system());
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  protected long now() {
    return Clock.system().millis();
  }
}
