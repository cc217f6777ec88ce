package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.TimeSearch;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a journal was at a time. The entries' times are the senders', who may lag behind the journal's clock. */
final class TimeSearchTest {
  private static final UUID ME = new UUID(1, 2);

  @TempDir private Path directory;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = SqliteJournal.open(directory, 8, Clock.system());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void findsNothingInAnEmptyJournal() {
    assertThat(positionAt(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void findsTheLastEntryOfEveryTime() {
    long[] times = {1_000, 1_000, 1_005, 2_000, 2_000, 2_000, 9_000};
    for (int i = 0; i < times.length; i++) {
      append(i + 1, times[i]);
    }
    for (long time = 990; time < 9_010; time++) {
      long last = 0;
      for (int i = 0; i < times.length; i++) {
        last = times[i] <= time ? i + 1 : last;
      }
      assertThat(positionAt(time)).as("at %d", time)
          .isEqualTo(last == 0 ? Optional.empty() : Optional.of(new Position(1, last)));
    }
  }

  @Test
  void looksOnlyAtWhatHasNotBeenTrimmed() {
    for (int i = 1; i <= 20; i++) {
      append(i, i * 10);
    }
    journal.trim(new Position(1, 12)).toCompletableFuture().join();
    assertThat(positionAt(50)).isEmpty();
    assertThat(positionAt(137)).contains(new Position(1, 13));
    assertThat(positionAt(10_000)).contains(new Position(1, 20));
  }

  private void append(long batch, long senderMillis) {
    journal.append(new Append(1, ME, batch, 0, senderMillis, new byte[] {1})).toCompletableFuture().join();
  }

  private Optional<Position> positionAt(long millis) {
    return new TimeSearch(journal).lastUntil(millis).toCompletableFuture().join().map(JournalEntry::position);
  }
}
