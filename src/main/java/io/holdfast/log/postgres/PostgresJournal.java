package io.holdfast.log.postgres;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.log.Loop;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The journal that a cluster's instances share. Four connections, each for one purpose: one appends, with one
 * statement in flight; one reads; one asks for ends and origins; one does what the keeper asks for. An operator's
 * restore has one more for as long as it takes. The first two check on each new connection that the journal has not
 * gone back; the others must be able to tell how things stand, and to mend them.
 *
 * <p>Threads: methods by any; all state is the loop's.
 */
public final class PostgresJournal implements Journal {
  private static final long APPEND_MILLIS = 5_000;
  private static final long READ_MILLIS = 10_000;
  private static final long CHORE_MILLIS = 60_000;
  /** A restore deletes any number of entries in one transaction. */
  private static final long RESTORE_MILLIS = 900_000;
  /**
   * Shorter than what is waited for the answer: who gives up sooner than Postgres does leaves a session behind that
   * waits on, one more with each attempt, and does not know what will become of the append.
   */
  private static final String APPEND_LOCK_TIMEOUT = "4500ms";
  private static final String CHORE_LOCK_TIMEOUT = "50s";
  private static final int MOST_ROWS = 4_096;
  private static final int TRIMMED_ROWS = 1_000;

  private static final String APPEND = "SELECT o_seq, o_ms FROM log_append($1, $2, $3, $4, $5, $6)";
  private static final String READ = """
      SELECT m.floor, (SELECT max(seq) FROM journal) AS last,
        $4::uuid IS NULL
          OR EXISTS (SELECT FROM journal w WHERE (w.seq, w.incarnation, w.batch) = ($1, $4, $5)) AS there,
        j.* FROM log_meta m LEFT JOIN LATERAL (
        SELECT seq, epoch, ms, incarnation, batch, entry FROM (
          SELECT *, sum(octet_length(entry)) OVER w AS bytes, row_number() OVER w AS place
          FROM (SELECT * FROM journal WHERE seq > $1 ORDER BY seq LIMIT $3) next WINDOW w AS (ORDER BY seq)) counted
        WHERE bytes <= $2 OR place = 1) j ON true
      ORDER BY j.seq""";
  private static final String HEAD = """
      SELECT m.epoch, m.floor, m.partitions, j.seq, j.ms
      FROM log_meta m, (SELECT seq, ms FROM journal ORDER BY seq DESC LIMIT 1) j""";
  private static final String ORIGIN =
      "SELECT j.epoch, j.incarnation, j.batch FROM journal j, log_meta m WHERE j.seq = $1 AND j.seq >= m.floor";
  private static final String WITNESS = """
      SELECT m.epoch AS now, m.floor, j.epoch, j.incarnation, j.batch, (SELECT max(seq) FROM journal) AS last
      FROM log_meta m LEFT JOIN journal j ON j.seq = $1""";
  private static final String TRIM = """
      DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE seq < (SELECT floor FROM log_meta)
      ORDER BY seq LIMIT $1)""";

  private final Loop loop;
  private final Schema schema;
  private final PostgresLink appending;
  private final PostgresLink reading;
  private final PostgresLink asking;
  private final PostgresLink chores;
  private final PostgresLink restoring;
  private final StuckHolder appendLock;
  private final StuckHolder choreLock;
  private final StuckHolder restoreLock;
  private boolean schemaKnown;
  /** Restores under way: more than one only if operators are at odds. */
  private int restores;
  /** Written by the follower's loop, read by this one's. */
  private volatile JournalEntry applied;

  /**
   * A journal that has not been asked anything yet; it connects when it is.
   *
   * @param loop where it runs; a Vert.x context of the same Vert.x
   * @param outage shared with everything else that connects to this Postgres
   * @param partitions for a new journal; an existing one must have as many
   */
  public PostgresJournal(
      Vertx vertx, Loop loop, PostgresAddress address, Outage outage, int partitions) {
    this(vertx, loop, address, outage, new Schema(partitions, false));
  }

  private PostgresJournal(Vertx vertx, Loop loop, PostgresAddress address, Outage outage, Schema schema) {
    this.loop = loop;
    this.schema = schema;
    // A plan made for the empty table would sort and scan for ever.
    Map<String, String> byIndex = Map.of("enable_seqscan", "off", "enable_sort", "off");
    Map<String, String> appends = new HashMap<>(byIndex);
    appends.put("lock_timeout", APPEND_LOCK_TIMEOUT);
    this.appending = new PostgresLink(vertx, loop, address, outage, "append", appends, this::check);
    this.reading = new PostgresLink(vertx, loop, address, outage, "read", byIndex, this::check);
    this.asking = new PostgresLink(vertx, loop, address, outage, "ask", byIndex, this::checkSchema);
    this.chores = new PostgresLink(vertx, loop, address, outage, "chores",
        Map.of("lock_timeout", CHORE_LOCK_TIMEOUT), this::checkSchema);
    this.restoring = new PostgresLink(vertx, loop, address, outage, "restore", Map.of(), this::checkSchema);
    this.appendLock = new StuckHolder(loop, appending, asking);
    this.choreLock = new StuckHolder(loop, chores, asking);
    this.restoreLock = new StuckHolder(loop, restoring, asking);
  }

  /** A journal with what a single user of it needs. */
  public static PostgresJournal open(Vertx vertx, Loop loop, PostgresAddress address, int partitions) {
    return new PostgresJournal(vertx, loop, address,
        new Outage(Clock.system(), new SplittableRandom()), partitions);
  }

  /** A journal whose history is to be replaced by a snapshot's, and whose number of partitions may be any. */
  public static PostgresJournal toBeReplaced(
      Vertx vertx, Loop loop, PostgresAddress address, Outage outage, int partitions) {
    return new PostgresJournal(vertx, loop, address, outage, new Schema(partitions, true));
  }

  /** The cluster's name, made with its journal; fails as {@link #head} does. */
  public CompletionStage<UUID> cluster() {
    return stage(Failures::reading, () -> asking.use(READ_MILLIS, connection ->
        connection.query("SELECT cluster FROM log_meta").execute()).map(rows -> first(rows).getUUID(0)));
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    Tuple parameters = Tuple.of(append.epoch(), append.incarnation(), append.batch(), append.basis(),
        append.senderTime(), Buffer.buffer(append.entry()));
    return stage(Failures::committing, () -> {
      appendLock.begun();
      return appending.use(APPEND_MILLIS, connection -> connection.preparedQuery(APPEND).execute(parameters))
          .onComplete(_ -> appendLock.ended())
          .map(rows -> new Accepted(first(rows).getLong(0), first(rows).getLong(1)));
    });
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    JournalEntry witness = applied;
    boolean isWitnessed = witness != null && witness.position().sequence() == afterSequence;
    Tuple parameters = Tuple.of(afterSequence, (long) mostBytes, MOST_ROWS,
        isWitnessed ? witness.incarnation() : null, isWitnessed ? witness.batch() : null);
    return stage(Failures::reading, () -> reading
        .use(READ_MILLIS, connection -> connection.preparedQuery(READ).execute(parameters))
        .map(rows -> entries(afterSequence, rows)));
  }

  private static List<JournalEntry> entries(long afterSequence, RowSet<Row> rows) {
    long floor = first(rows).getLong("floor");
    if (afterSequence < floor) {
      throw new JournalException(Kind.BELOW_FLOOR,
          "the journal begins after " + floor + ", what follows " + afterSequence + " has been trimmed");
    }
    if (!first(rows).getBoolean("there")) {
      throw new JournalException(Kind.WENT_BACK, "the journal went back: what was applied at " + afterSequence
          + " is not there any more; it ends at " + first(rows).getLong("last"));
    }
    List<JournalEntry> entries = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getLong("seq") != null) {
        JournalEntry entry = entry(row);
        if (entry.position().sequence() != afterSequence + entries.size() + 1) {
          throw new JournalException(Kind.CORRUPT, "the journal in Postgres is damaged: after "
              + (afterSequence + entries.size()) + " comes " + entry.position());
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private static JournalEntry entry(Row row) {
    return new JournalEntry(new Position(row.getInteger("epoch"), row.getLong("seq")), row.getLong("ms"),
        row.getUUID("incarnation"), row.getLong("batch"), row.getBuffer("entry").getBytes());
  }

  @Override
  public CompletionStage<Head> head() {
    return stage(Failures::reading, () -> asking.use(READ_MILLIS, connection ->
        connection.preparedQuery(HEAD).execute()).map(rows -> {
          Row row = first(rows);
          return new Head(row.getInteger("epoch"), row.getLong("seq"), row.getLong("ms"), row.getLong("floor"),
              row.getInteger("partitions"));
        }));
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    if (sequence == 0) {
      return CompletableFuture.completedStage(Optional.empty()); // The sentinel is nobody's.
    }
    return stage(Failures::reading, () -> asking.use(READ_MILLIS, connection ->
        connection.preparedQuery(ORIGIN).execute(Tuple.of(sequence))).map(rows -> rows.size() == 0
            ? Optional.empty() : Optional.of(origin(first(rows)))));
  }

  private static Origin origin(Row row) {
    return new Origin(row.getInteger("epoch"), row.getUUID("incarnation"), row.getLong("batch"));
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    Tuple parameters = Tuple.of(snapshot.epoch(), snapshot.sequence());
    return stage(Failures::committing, () -> chore("SELECT log_raise_floor($1, $2)", parameters)
        .compose(_ -> deleteBelowFloor()));
  }

  private Future<Void> deleteBelowFloor() {
    return chores.use(CHORE_MILLIS, connection -> connection.preparedQuery(TRIM).execute(Tuple.of(TRIMMED_ROWS)))
        .compose(deleted -> deleted.rowCount() < TRIMMED_ROWS ? Future.succeededFuture() : deleteBelowFloor());
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return stage(Failures::committing, () -> restore("SELECT log_restore_to($1)", Tuple.of(sequence)));
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    Tuple parameters = Tuple.of(snapshot.epoch(), snapshot.sequence(), logTime, partitions);
    return stage(Failures::committing, () -> restore("SELECT log_begin_at($1, $2, $3, $4)", parameters));
  }

  /** On a connection of its own: it takes longer than what waits behind it on a shared one may. */
  private Future<Integer> restore(String statement, Tuple parameters) {
    restores++;
    restoreLock.begun();
    return restoring.use(RESTORE_MILLIS, connection -> connection.preparedQuery(statement).execute(parameters))
        .onComplete(_ -> {
          if (--restores == 0) {
            restoreLock.ended();
            restoring.drop();
          }
        })
        .map(rows -> first(rows).getInteger(0));
  }

  private Future<RowSet<Row>> chore(String statement, Tuple parameters) {
    choreLock.begun();
    return chores.use(CHORE_MILLIS, connection -> connection.preparedQuery(statement).execute(parameters))
        .onComplete(_ -> choreLock.ended());
  }

  @Override
  public void applied(JournalEntry entry) {
    applied = entry;
  }

  private Future<Void> check(PgConnection connection) {
    return checkSchema(connection).compose(_ -> checkHistory(connection, applied));
  }

  private Future<Void> checkSchema(PgConnection connection) {
    return schemaKnown ? Future.succeededFuture() : schema.ensure(connection).onSuccess(_ -> schemaKnown = true);
  }

  /** Rule 11. The fence and the follower see to what an operator's newer epoch, or trimming, explains. */
  private Future<Void> checkHistory(PgConnection connection, JournalEntry witness) {
    if (witness == null) {
      return Future.succeededFuture();
    }
    Position position = witness.position();
    return connection.preparedQuery(WITNESS).execute(Tuple.of(position.sequence())).compose(rows -> {
      Row row = first(rows);
      boolean explained = row.getInteger("now") > position.epoch() || row.getLong("floor") > position.sequence();
      Origin applied = new Origin(position.epoch(), witness.incarnation(), witness.batch());
      boolean there = row.getInteger("epoch") != null && origin(row).equals(applied);
      return explained || there ? Future.succeededFuture()
          : Future.failedFuture(new JournalException(Kind.WENT_BACK, "the journal went back: what was applied at "
              + position + " is not there any more; it ends at " + row.getInteger("now") + "." + row.getLong("last")));
    });
  }

  private static Row first(RowSet<Row> rows) {
    return rows.iterator().next();
  }

  private <T> CompletionStage<T> stage(
      Function<Throwable, JournalException> failures, Supplier<Future<T>> work) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    Runnable begin = () -> work.get().onComplete(result -> {
      if (result.succeeded()) {
        stage.complete(result.result());
      } else {
        stage.completeExceptionally(failures.apply(result.cause()));
      }
    });
    if (loop.isCurrent()) {
      begin.run();
    } else {
      loop.execute(begin);
    }
    return stage;
  }

  /** Gives the connections up; what is under way fails. */
  @Override
  public void close() {
    loop.execute(() -> {
      appendLock.ended();
      choreLock.ended();
      restoreLock.ended();
      appending.close();
      reading.close();
      asking.close();
      chores.close();
      restoring.close();
    });
  }
}
