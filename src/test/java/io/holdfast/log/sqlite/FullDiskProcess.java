package io.holdfast.log.sqlite;

import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A process that fills a small disk with its journal, then makes room by deleting a ballast, goes on, opens the journal
 * anew and says what it found.
 */
final class FullDiskProcess {
  private static final UUID ME = new UUID(4, 4);
  private static final int MOST = 100_000;

  private FullDiskProcess() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    Path directory = Path.of(arguments[0]);
    Path ballast = Files.write(directory.resolve("ballast"), new byte[1 << 20]);
    long accepted;
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, Clock.system(), 200_000)) {
      long refusedAt = fill(journal);
      out.println("full at " + refusedAt + ": " + append(journal, refusedAt));
      Files.delete(ballast);
      Kind again = append(journal, refusedAt);
      out.println("resumed: " + (again == null));
      accepted = journal.head().toCompletableFuture().join().sequence();
      out.println("as many as accepted: " + (accepted == refusedAt));
    }
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, Clock.system())) {
      int found = journal.read(0, Integer.MAX_VALUE).toCompletableFuture().join().size();
      out.println("found: " + (found == accepted));
    }
  }

  private static long fill(SqliteJournal journal) {
    for (long i = 1; i < MOST; i++) {
      if (append(journal, i) != null) {
        return i;
      }
    }
    throw new IllegalStateException("the disk does not get full");
  }

  private static Kind append(SqliteJournal journal, long batch) {
    try {
      Append append = new Append(1, ME, batch, 0, System.currentTimeMillis(), ChildProcess.bytes(batch));
      journal.append(append).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      return null;
    } catch (CompletionException e) {
      return ((JournalException) e.getCause()).kind();
    }
  }
}
