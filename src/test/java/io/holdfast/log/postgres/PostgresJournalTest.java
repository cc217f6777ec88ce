package io.holdfast.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalContract;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The journal in Postgres keeps the contract, and the rules that only it can break. */
class PostgresJournalTest extends JournalContract {
  private static final VertxLoops VERTX = new VertxLoops();
  private static final UUID ME = new UUID(5, 6);
  private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
      + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

  private static final String DATABASE = RealPostgres.shared().newDatabase();

  private final String database = emptied();

  /** Emptying a database takes less than making one. */
  private static String emptied() {
    RealPostgres.run(DATABASE, "DROP SCHEMA IF EXISTS holdfast CASCADE");
    return DATABASE;
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  @Override
  protected Journal open() {
    return open(PARTITIONS);
  }

  private PostgresJournal open(int partitions) {
    return PostgresJournal.open(VERTX.vertx(), VERTX.next(), PostgresAddress.parse(database), partitions);
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

  private Append mine(long batch, long basis) {
    return new Append(1, ME, batch, basis, now(), bytes(batch, 50));
  }

  @Test
  void manyWritersAtOnceGetDenseSequencesAndAscendingTimes() {
    List<Journal> writers = List.of(open(PARTITIONS), open(PARTITIONS), open(PARTITIONS));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Journal writer : writers) {
      all.add(write(writer, UUID.randomUUID(), 1, 100));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
    List<JournalEntry> entries = read(0, 1 << 20);
    assertThat(entries).hasSize(300);
    assertThat(entries).extracting(JournalEntry::logTime).isSorted();
    writers.forEach(Journal::close);
  }

  private static CompletableFuture<Void> write(Journal journal, UUID incarnation, long from, long to) {
    return journal.append(new Append(1, incarnation, from, 0, Clock.system().millis(), bytes(from, 50)))
        .thenCompose(_ -> from == to ? CompletableFuture.completedFuture(null)
            : write(journal, incarnation, from + 1, to)).toCompletableFuture();
  }

  @Test
  void instancesThatStartAtOnceOnAnEmptyDatabaseAllFindOneSchema() {
    String fresh = RealPostgres.shared().newDatabase();
    List<PostgresJournal> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(PostgresJournal.open(VERTX.vertx(), VERTX.next(), PostgresAddress.parse(fresh), PARTITIONS));
    }
    List<CompletionStage<UUID>> clusters = all.stream().map(PostgresJournal::cluster).toList();
    assertThat(clusters.stream().map(this::<UUID>await).distinct()).hasSize(1);
    all.forEach(Journal::close);
  }

  @Test
  void anotherNumberOfPartitionsIsRefusedWithTheRightOne() {
    append(1);
    try (PostgresJournal other = open(PARTITIONS * 2)) {
      CompletionStage<Journal.Head> head = other.head();
      refused(Kind.UNAVAILABLE, () -> await(head));
      assertThat(head.toCompletableFuture().exceptionNow()).hasMessageContaining("--partitions " + PARTITIONS);
    }
  }

  @Test
  void tablesOfANewerProgramAreRefused() {
    append(1);
    RealPostgres.run(database, "UPDATE holdfast.schema_version SET version = 99");
    try (PostgresJournal other = open(PARTITIONS)) {
      CompletionStage<Journal.Head> head = other.head();
      refused(Kind.UNAVAILABLE, () -> await(head));
      assertThat(head.toCompletableFuture().exceptionNow()).hasMessageContaining("upgrade this instance");
    }
  }

  @Test
  void aJournalOfTheFirstVersionIsBroughtUpToDateAndKeepsWhatItHas() throws IOException {
    String first = new String(PostgresJournal.class.getResourceAsStream("schema-1.sql").readAllBytes(),
        StandardCharsets.UTF_8);
    RealPostgres.run(database, "CREATE SCHEMA holdfast; SET search_path = holdfast", first,
        "INSERT INTO log_meta (epoch, floor, partitions) VALUES (1, 0, " + PARTITIONS + ")",
        "CREATE TABLE schema_version (one bool PRIMARY KEY DEFAULT true CHECK (one), version int NOT NULL)",
        "INSERT INTO schema_version VALUES (true, 1)", "SELECT log_append(1, '" + ME + "', 1, 0, 5, '\\x07')",
        "SELECT log_append(1, '" + ME + "', 2, 0, 6, '\\x08')");
    assertThat(append(1).sequence()).isEqualTo(3);
    assertThat(read(0, 1_000)).extracting(JournalEntry::logTime).startsWith(5L, 6L);
    await(journal.trim(new Position(1, 2)));
    assertThat(await(journal.head()).floor()).isEqualTo(2);
  }

  @Test
  void aCutConnectionIsUnknownAndTheSameBatchFindsOut() {
    append(1);
    RealPostgres.run(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    Awaitility.await().atMost(10, TimeUnit.SECONDS).ignoreException(JournalException.class)
        .until(() -> append(2).sequence() == 2);
    assertThat(append(2).sequence()).isEqualTo(2);
  }

  @Test
  void aSessionThatHoldsTheLockIsEndedAfterASecond() throws SQLException {
    append(1);
    try (Connection stuck = RealPostgres.connect(database); Statement statement = stuck.createStatement()) {
      stuck.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(7201)");
      long begun = System.nanoTime();
      assertThat(append(2).sequence()).isEqualTo(2);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(900L, 30_000L);
      assertThat(stuck.isValid(1)).isFalse();
    }
  }

  /** A client that is paused in the middle of an exchange: to Postgres its statement goes on. */
  @Test
  void aSessionWhoseClientDoesNotGoOnIsEndedThoughItsStatementIsUnderWay() throws SQLException {
    append(1);
    try (Connection stuck = RealPostgres.connect(database); Statement statement = stuck.createStatement()) {
      stuck.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(7201)");
      stuck.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY holdfast.snapshot FROM STDIN");
      assertThat(RealPostgres.ask(database, "SELECT state || wait_event FROM pg_stat_activity"
          + " WHERE query LIKE 'COPY%'")).isEqualTo("activeClientRead");
      assertThat(append(2).sequence()).isEqualTo(2);
      assertThat(RealPostgres.ask(database, "SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY%'")).isNull();
      stuck.abort(Runnable::run);
    }
  }

  @Test
  void aRestoreThatTakesLongIsNotEndedByThoseWhoWaitAndLeavesNoneOfThemBehind() {
    append(1);
    append(2);
    takeSevenSecondsToDelete();
    CompletionStage<Integer> restored = journal.restoreTo(1);
    awaitWorkUnderTheLock();
    try (Journal other = open()) {
      refused(Kind.UNAVAILABLE, () -> await(other.append(mine(3, 2))));
      assertThat(RealPostgres.ask(database, WAITING)).as("sessions that wait").isEqualTo("0");
      assertThat(await(restored)).isEqualTo(2);
      refused(Kind.FENCED, () -> await(other.append(mine(3, 2))));
    }
    assertThat(await(journal.head()).sequence()).isEqualTo(1);
  }

  @Test
  void aNewHistoryMayTakeLongToBeginToo() {
    append(1);
    takeSevenSecondsToDelete();
    CompletionStage<Integer> begun = journal.beginAt(new Position(4, 1_000), now(), PARTITIONS);
    awaitWorkUnderTheLock();
    try (Journal other = open()) {
      refused(Kind.UNAVAILABLE, () -> await(other.append(mine(2, 1))));
      assertThat(await(begun)).isEqualTo(5);
    }
    assertThat(await(journal.head()).sequence()).isEqualTo(1_000);
  }

  private void takeSevenSecondsToDelete() {
    RealPostgres.run(database, "CREATE FUNCTION holdfast.slowly() RETURNS trigger LANGUAGE plpgsql AS"
        + " 'BEGIN PERFORM pg_sleep(7); RETURN NULL; END'",
        "CREATE TRIGGER slowly AFTER DELETE ON holdfast.journal EXECUTE FUNCTION holdfast.slowly()");
  }

  private void awaitWorkUnderTheLock() {
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(
        () -> RealPostgres.ask(database, "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != null);
  }

  /** Its commit is written, and counts once the standby is back: to end it would lose nothing, and help nobody. */
  @Test
  void aHolderThatWaitsForAStandbyIsNotEnded() {
    try (RealPostgres own = RealPostgres.start()) {
      String mine = own.newDatabase();
      String waiting = "SELECT string_agg(pid::text, ',') FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
      PostgresAddress where = PostgresAddress.parse(mine);
      try (PostgresJournal holder = PostgresJournal.open(VERTX.vertx(), VERTX.next(), where, PARTITIONS);
          PostgresJournal next = PostgresJournal.open(VERTX.vertx(), VERTX.next(), where, PARTITIONS)) {
        AtomicReference<CompletionStage<Journal.Accepted>> last = new AtomicReference<>(holder.append(mine(1, 0)));
        await(last.get());
        await(next.head());
        RealPostgres.run(mine, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
        AtomicLong batch = new AtomicLong(1);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
          // The server's processes read the setting when they come to it: until then all is answered.
          if (last.get().toCompletableFuture().isDone()) {
            last.set(holder.append(mine(batch.incrementAndGet(), 1)));
          }
          return RealPostgres.ask(mine, waiting) != null;
        });
        String backend = RealPostgres.ask(mine, waiting);
        Append behind = new Append(1, UUID.randomUUID(), 1, 1, now(), bytes(3, 50));
        next.append(behind);
        Awaitility.await().during(2_500, TimeUnit.MILLISECONDS).atMost(10, TimeUnit.SECONDS)
            .until(() -> backend.equals(RealPostgres.ask(mine, waiting)));
        RealPostgres.run(mine, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        // Asked again, should the wait have been longer than an append's.
        Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreException(JournalException.class)
            .until(() -> await(holder.append(mine(batch.get(), 1))).sequence() == batch.get()
                && await(next.append(behind)).sequence() == batch.get() + 1);
      }
    }
  }

  @Test
  void aBasisAboveTheEndSaysThatTheJournalWentBack() {
    append(1);
    refused(Kind.WENT_BACK, () -> await(journal.append(mine(2, 7))));
  }

  @Test
  void aNewConnectionNoticesThatWhatWasAppliedIsGone() {
    append(1);
    append(2);
    JournalEntry second = read(1, 1_000).getFirst();
    journal.close();
    journal = open();
    journal.applied(new JournalEntry(new Position(1, 2), second.logTime(), ME, 77, new byte[0]));
    refused(Kind.WENT_BACK, () -> await(journal.append(mine(3, 2))));
    refused(Kind.WENT_BACK, () -> await(journal.read(2, 100)));
    assertThat(await(journal.head()).sequence()).as("whoever mends it can ask").isEqualTo(2);
    RealPostgres.run(database, "UPDATE holdfast.log_meta SET epoch = 2");
    refused(Kind.FENCED, () -> await(journal.append(mine(3, 2))));
  }

  @Test
  void anOpenConnectionNoticesThatWhatWasAppliedIsGone() {
    append(1);
    append(2);
    journal.applied(read(0, 1_000).getLast());
    assertThat(read(2, 1_000)).isEmpty();
    RealPostgres.run(database, "DELETE FROM holdfast.journal WHERE seq = 2");
    refused(Kind.WENT_BACK, () -> read(2, 1_000));
    append(3);
    append(4);
    refused(Kind.WENT_BACK, () -> read(2, 1_000));
    assertThat(read(1, 1_000)).as("asked by others").hasSize(2);
    journal.applied(null);
    assertThat(read(2, 1_000)).as("begun anew").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synchronous_commit", "fsync"})
  void aServerThatDoesNotSyncIsRefused(String setting) {
    try (RealPostgres careless = RealPostgres.start(setting + "=off");
        PostgresJournal other = PostgresJournal.open(VERTX.vertx(), VERTX.next(),
            PostgresAddress.parse(careless.newDatabase()), PARTITIONS)) {
      CompletionStage<Journal.Head> head = other.head();
      refused(Kind.UNAVAILABLE, () -> await(head));
      assertThat(head.toCompletableFuture().exceptionNow()).hasMessageContaining(setting + "=off");
    }
  }

  @Test
  void whileItIsAwayRefusalsComeAtOnceAndTheFirstAppendAfterItSucceedsSoon() {
    try (RealPostgres own = RealPostgres.start();
        PostgresJournal other = PostgresJournal.open(VERTX.vertx(), VERTX.next(),
            PostgresAddress.parse(own.newDatabase()), PARTITIONS)) {
      await(other.append(mine(1, 0)));
      own.kill();
      Awaitility.await().atMost(10, TimeUnit.SECONDS).untilAsserted(
          () -> refused(Kind.UNAVAILABLE, () -> await(other.append(mine(2, 1)))));
      long begun = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        refused(Kind.UNAVAILABLE, () -> await(other.append(mine(2, 1))));
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(10_000);
      own.restart();
      Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreException(JournalException.class)
          .until(() -> await(other.append(mine(2, 1))).sequence() == 2);
    }
  }
}
