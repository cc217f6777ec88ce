package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open a data directory, and what happens after it was closed. */
class OpeningTest {
  @TempDir
  Path directory;

  private SqliteJournal open(int partitions) {
    return SqliteJournal.open(directory, partitions, Clock.system());
  }

  private void refused(int partitions, String... words) {
    assertThatThrownBy(() -> open(partitions).close())
        .isInstanceOfSatisfying(JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContainingAll(words);
  }

  private static Append batch(long number) {
    return new Append(1, new UUID(3, 3), number, 0, System.currentTimeMillis(), new byte[100]);
  }

  @Test
  void aSecondUserIsRefusedWhileTheFirstIsThere() {
    try (SqliteJournal first = open(8)) {
      refused(8, "in use by another process", Long.toString(ProcessHandle.current().pid()));
      assertThat(first.append(batch(1)).toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join().sequence())
          .isEqualTo(1);
    }
    open(8).close();
  }

  @Test
  void anotherProcessIsRefused() throws Exception {
    try (SqliteJournal first = open(8)) {
      assertThat(first).isNotNull();
      Process second = ChildProcess.start(directory, "1");
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(second.getInputStream().readAllBytes())).contains("in use by another process");
    }
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    open(8).close();
    refused(9, "made for 8 partitions, not 9", "--partitions 8", "snapshot restore --partitions 9");
    open(8).close();
  }

  @Test
  void anotherNumberOfPartitionsComesWithARestore() {
    try (SqliteJournal journal = open(8)) {
      journal.beginAt(new Position(1, 10), 5, 12).toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join();
      assertThat(journal.head().toCompletableFuture().join().partitions()).isEqualTo(12);
    }
    refused(8, "made for 12 partitions");
    open(12).close();
  }

  @Test
  void aFileOfANewerProgramIsRefused() throws SQLException {
    open(8).close();
    execute("PRAGMA user_version = 3");
    refused(8, "schema 3", "upgrade this instance");
  }

  @Test
  void aFileOfBeforeTheFirstReleaseIsRefused() throws SQLException {
    open(8).close();
    execute("PRAGMA user_version = 1");
    refused(8, "schema 1", "before the first release", "restore one of its snapshots into a new directory");
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() throws SQLException {
    execute("CREATE TABLE notes (text)");
    assertThatThrownBy(() -> open(8).close()).hasMessageContaining("not one of Holdfast's");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(JournalFile.FILE))) {
      JournalFile.execute(connection, sql);
    }
  }

  @Test
  void aDirectoryThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("plain"), "x");
    assertThatThrownBy(() -> SqliteJournal.open(file, 8, Clock.system()).close())
        .isInstanceOf(JournalException.class).hasMessageContaining("plain");
  }

  @Test
  void whatWasAskedForBeforeTheCloseIsDoneAndNothingAfter() {
    SqliteJournal journal = open(8);
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      asked.add(journal.append(batch(i)).toCompletableFuture());
    }
    journal.close();
    journal.close();
    asked.forEach(stage -> assertThat(stage).isCompleted());
    for (CompletableFuture<?> late : List.of(journal.append(batch(101)).toCompletableFuture(),
        journal.read(0, 1).toCompletableFuture(), journal.head().toCompletableFuture(),
        journal.origin(1).toCompletableFuture(), journal.trim(new Position(1, 0)).toCompletableFuture(),
        journal.restoreTo(0).toCompletableFuture())) {
      assertThatThrownBy(late::join).isInstanceOf(CompletionException.class)
          .cause().isInstanceOf(JournalException.class).hasMessageContaining("closed");
    }
    try (SqliteJournal again = open(8)) {
      assertThat(again.head().toCompletableFuture().join().sequence()).isEqualTo(100);
    }
  }

  @Test
  void tooManyWaitingAppendsAreRefusedRatherThanBlocking() {
    try (SqliteJournal journal = open(8)) {
      List<CompletableFuture<?>> asked = new ArrayList<>();
      for (int i = 1; i <= 20 * WriterLoop.WAITING; i++) {
        asked.add(journal.append(batch(i)).toCompletableFuture());
      }
      long refusals = asked.stream().filter(stage -> stage.handle((ok, e) -> e != null).join() == Boolean.TRUE).count();
      long accepted = journal.head().toCompletableFuture().join().sequence();
      assertThat(accepted + refusals).isEqualTo(asked.size());
      assertThat(accepted).isGreaterThanOrEqualTo(WriterLoop.WAITING);
    }
  }

  @Test
  void theLogStaysBoundedUnderSteadyLoad() throws IOException {
    long logBytes = 400_000;
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, Clock.system(), logBytes)) {
      for (int i = 1; i <= 1_500; i++) {
        Append append = new Append(1, new UUID(3, 3), i, 0, System.currentTimeMillis(), new byte[5_000]);
        journal.append(append).toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join();
      }
      assertThat(Files.size(directory.resolve(JournalFile.FILE + "-wal"))).isLessThan(10 * logBytes);
    }
  }

  @Test
  void theClockMayJumpBack() {
    long[] now = {1_000_000};
    Clock clock = new Clock() {
      @Override
      public long millis() {
        return now[0];
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, clock)) {
      assertThat(logTime(journal, 1)).isEqualTo(1_000_000);
      now[0] = 5;
      assertThat(logTime(journal, 2)).isEqualTo(1_000_000);
      now[0] = 1_000_001;
      assertThat(logTime(journal, 3)).isEqualTo(1_000_001);
    }
  }

  private static long logTime(SqliteJournal journal, long number) {
    return journal.append(batch(number)).toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join().logTime();
  }
}
