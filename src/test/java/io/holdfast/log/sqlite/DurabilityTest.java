package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.Journal.Head;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.simulation.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer comes only after its sync, and what was answered is there after a power failure at any moment, whatever
 * part of the unsynced writes was kept. SQLite's own file functions are watched, so this proves it of the calls that
 * SQLite makes; that the system and the disk keep what was synced is theirs to do.
 */
class DurabilityTest {
  private static final UUID ME = new UUID(1, 1);

  @TempDir
  Path directory;
  @TempDir
  Path others;

  private final AtomicInteger images = new AtomicInteger();
  private ShimmedFiles files;
  private SqliteJournal journal;

  @BeforeEach
  void open() throws Exception {
    files = ShimmedFiles.install(directory);
    journal = SqliteJournal.open(directory, 8, Clock.system(), 100_000);
  }

  @AfterEach
  void close() {
    files.letFail((operation, file) -> ShimmedFiles.OK);
    journal.close();
    files.close();
  }

  private static Append batch(long number, int size) {
    return new Append(1, ME, number, 0, System.currentTimeMillis(), bytes(number, size));
  }

  private static byte[] bytes(long number, int size) {
    byte[] bytes = new byte[size];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private Accepted append(long number, int size) {
    return await(journal.append(batch(number, size)).toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> stage) {
    try {
      return stage.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw (JournalException) e.getCause();
    }
  }

  private Kind failureOf(long number) {
    try {
      append(number, 500);
      return null;
    } catch (JournalException e) {
      return e.kind();
    }
  }

  private List<JournalEntry> recovered(Path image) {
    try (SqliteJournal found = SqliteJournal.open(image, 8, Clock.system())) {
      return await(found.read(0, Integer.MAX_VALUE).toCompletableFuture());
    }
  }

  @Test
  void theWatchWorks() {
    AtomicInteger syncs = new AtomicInteger();
    files.letFail((operation, file) -> {
      syncs.addAndGet(operation.equals("sync") ? 1 : 0);
      return ShimmedFiles.OK;
    });
    for (int i = 1; i <= 20; i++) {
      append(i, 100);
      assertThat(syncs.get()).as("syncs after answer %d", i).isGreaterThanOrEqualTo(i);
    }
  }

  @Test
  void everyAnswerComesAfterItsSync() throws Exception {
    Random random = new Random();
    for (int i = 1; i <= 40; i++) {
      Path image = Files.createDirectory(others.resolve("image" + i));
      await(journal.append(batch(i, random.nextInt(20_000))).thenAccept(accepted -> {
        assertThat(files.disk().isSynced("-wal")).as("everything in the log is synced at the answer").isTrue();
        powerFailure(image, random, 0);
      }).toCompletableFuture());
      assertThat(recovered(image)).hasSize(i);
    }
  }

  private void powerFailure(Path image, Random random, double kept) {
    try {
      // First: the writer may be answering meanwhile, and a witness is never ahead of its journal.
      if (random.nextBoolean()) {
        Files.copy(directory.resolve(Witness.FILE), image.resolve(Witness.FILE));
      }
      files.disk().afterPowerFailure(image, random, kept);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private record Failure(Path image, long answered) {}

  @Test
  void whatWasAnsweredIsThereAfterAPowerFailureAtAnyMoment() {
    long seed = Simulation.anySeed();
    Random random = new Random(seed);
    List<Failure> failures = new CopyOnWriteArrayList<>();
    AtomicLong answered = new AtomicLong();
    files.letFail((operation, file) -> {
      failNow(random, failures, answered.get());
      return ShimmedFiles.OK;
    });
    int batches = 400;
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    for (int i = 1; i <= batches; i++) {
      Append append = batch(i, i % 7 == 0 ? 30_000 : 300);
      stages.add(journal.append(append).thenAccept(a -> answered.set(a.sequence())).toCompletableFuture());
      if (i % 5 == 0) {
        await(stages.getLast());
      }
    }
    stages.forEach(DurabilityTest::await);
    files.letFail((operation, file) -> ShimmedFiles.OK);
    assertThat(failures).as("seed %d", seed).hasSizeGreaterThan(20);
    for (Failure failure : failures) {
      List<JournalEntry> found = recovered(failure.image());
      assertThat(found.size()).as("seed %d, %s", seed, failure).isGreaterThanOrEqualTo((int) failure.answered());
      for (JournalEntry entry : found) {
        assertThat(entry.entry()).isEqualTo(bytes(entry.batch(), entry.entry().length));
      }
    }
  }

  /** Called before each write and sync, by the writer or while the log is copied back. */
  private synchronized void failNow(Random random, List<Failure> failures, long answered) {
    if (random.nextInt(60) == 0) {
      try {
        Path image = Files.createDirectory(others.resolve("failure" + images.incrementAndGet()));
        powerFailure(image, random, new double[] {0, 0.3, 0.7, 1}[random.nextInt(4)]);
        failures.add(new Failure(image, answered));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private record Stage(Path image, Head head) {}

  @Test
  void trimmingAndRestoringSurviveAPowerFailureAtAnyMoment() {
    long seed = Simulation.anySeed();
    Random random = new Random(seed);
    List<Stage> stages = new CopyOnWriteArrayList<>();
    files.letFail((operation, file) -> {
      stageNow(random, stages);
      return ShimmedFiles.OK;
    });
    appendMany(1, 1, 150);
    CompletableFuture<Void> trimmed = journal.trim(new Position(1, 100)).toCompletableFuture();
    appendMany(1, 151, 200);
    await(trimmed);
    int epoch = await(journal.restoreTo(120).toCompletableFuture());
    appendMany(epoch, 201, 300);
    files.letFail((operation, file) -> ShimmedFiles.OK);
    assertThat(stages).as("seed %d", seed).hasSizeGreaterThan(5);
    stages.forEach(stage -> verify(stage, seed));
  }

  private synchronized void stageNow(Random random, List<Stage> stages) {
    Head before = journal.head().toCompletableFuture().join();
    List<Failure> failures = new CopyOnWriteArrayList<>();
    failNow(random, failures, 0);
    failures.forEach(failure -> stages.add(new Stage(failure.image(), before)));
  }

  private void appendMany(int epoch, int first, int last) {
    for (int i = first; i <= last; i++) {
      long basis = await(journal.head().toCompletableFuture()).sequence();
      Append append = new Append(epoch, ME, i, basis, System.currentTimeMillis(), bytes(i, i % 7 == 0 ? 9_000 : 300));
      await(journal.append(append).toCompletableFuture());
    }
  }

  private static void verify(Stage stage, long seed) {
    try (SqliteJournal found = SqliteJournal.open(stage.image(), 8, Clock.system())) {
      Head head = await(found.head().toCompletableFuture());
      List<JournalEntry> entries = await(found.read(head.floor(), Integer.MAX_VALUE).toCompletableFuture());
      assertThat(head.epoch()).as("seed %d", seed).isBetween(stage.head().epoch(), stage.head().epoch() + 1);
      assertThat(head.floor()).isGreaterThanOrEqualTo(stage.head().floor());
      if (head.epoch() == stage.head().epoch()) {
        assertThat(head.sequence()).as("seed %d", seed).isGreaterThanOrEqualTo(stage.head().sequence());
      }
      assertThat(entries).hasSize((int) (head.sequence() - head.floor()));
    }
  }

  @Test
  void aFailedSyncLeavesTheOutcomeUnknownAndARetryFindsOut() throws Exception {
    append(1, 500);
    files.letFail((operation, file) -> operation.equals("sync") ? ShimmedFiles.SYNC_FAILED : ShimmedFiles.OK);
    assertThat(failureOf(2)).isEqualTo(Kind.UNKNOWN);
    assertThat(failureOf(2)).isEqualTo(Kind.UNKNOWN);
    files.letFail((operation, file) -> ShimmedFiles.OK);
    Accepted known = append(2, 500);
    assertThat(known.sequence()).isEqualTo(2);
    assertThat(append(2, 500)).isEqualTo(known);
    powerFailure(others, new Random(1), 0);
    assertThat(recovered(others)).hasSize(2);
  }

  @Test
  void aFailedWriteLeavesTheOutcomeUnknown() {
    append(1, 500);
    files.letFail((operation, file) -> operation.equals("write") ? ShimmedFiles.WRITE_FAILED : ShimmedFiles.OK);
    assertThat(failureOf(2)).isEqualTo(Kind.UNKNOWN);
    files.letFail((operation, file) -> ShimmedFiles.OK);
    assertThat(append(2, 500).sequence()).isEqualTo(2);
  }

  @Test
  void aFullDiskRefusesAndWritesResumeWhenThereIsSpace() {
    append(1, 500);
    files.letFail((operation, file) -> operation.equals("write") ? ShimmedFiles.DISK_FULL : ShimmedFiles.OK);
    for (int i = 2; i < 5; i++) {
      assertThat(failureOf(i)).isEqualTo(Kind.FULL);
    }
    assertThat(await(journal.read(0, 1_000_000).toCompletableFuture())).hasSize(1);
    files.letFail((operation, file) -> ShimmedFiles.OK);
    assertThat(append(9, 500).sequence()).isEqualTo(2);
    assertThat(await(journal.read(0, 1_000_000).toCompletableFuture()))
        .extracting(JournalEntry::batch).containsExactly(1L, 9L);
  }

  @Test
  void aDiskThatFillsInTheMiddleOfABatchLeavesNothingOfIt() {
    AtomicInteger left = new AtomicInteger();
    for (int space = 0; space < 30; space++) {
      left.set(space);
      files.letFail((operation, file) -> operation.equals("write") && left.getAndDecrement() <= 0
          ? ShimmedFiles.DISK_FULL : ShimmedFiles.OK);
      long number = space + 1;
      long before = await(journal.head().toCompletableFuture()).sequence();
      try {
        assertThat(append(number, 40_000).sequence()).isEqualTo(before + 1);
      } catch (JournalException e) {
        assertThat(e.kind()).isEqualTo(Kind.FULL);
        files.letFail((operation, file) -> ShimmedFiles.OK);
        assertThat(append(number, 40_000).sequence()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void aCheckpointThatFailsStopsNothing() {
    files.letFail((operation, file) -> file.toString().endsWith(JournalFile.FILE)
        ? ShimmedFiles.SYNC_FAILED : ShimmedFiles.OK);
    for (int i = 1; i <= 100; i++) {
      append(i, 5_000);
    }
    assertThat(await(journal.read(0, 1 << 30).toCompletableFuture())).hasSize(100);
  }
}
