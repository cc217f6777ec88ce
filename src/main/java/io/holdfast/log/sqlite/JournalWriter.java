package io.holdfast.log.sqlite;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that change the journal. Confined to the writer's thread. What an append is decided on is kept in
 * memory, because no other process can change it; after any failure it is read again.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final String INSERT = "INSERT INTO journal (" + Row.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private final JournalFile file;
  private final Connection connection;
  private final Witness witness;
  private final Clock clock;
  private final RecentBatches recent;
  private final Packing packing;
  private PreparedStatement begin;
  private PreparedStatement commit;
  private PreparedStatement insert;
  private Tail committed;
  private Tail tail;
  private boolean suspect;
  private long stored;

  JournalWriter(JournalFile file, Connection connection, Witness witness, Clock clock, Tail tail,
      RecentBatches recent, Packing packing) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.witness = witness;
    this.clock = clock;
    this.recent = recent;
    this.packing = packing;
    this.committed = tail;
    this.tail = tail;
    prepare();
  }

  /** The driver gives a statement up when it fails once, so they are made anew after every failure. */
  private void prepare() throws SQLException {
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    insert = connection.prepareStatement(INSERT);
  }

  /** The end of what is committed. */
  Tail committed() {
    return committed;
  }

  /** The bytes that entries have taken since {@link #begin}. */
  long stored() {
    return stored;
  }

  void begin() throws SQLException {
    if (suspect) {
      recover();
    }
    stored = 0;
    begin.executeUpdate();
  }

  /** Commits and syncs; from now on what was accepted since {@link #begin} may be answered. */
  void commit() throws SQLException {
    commit.executeUpdate();
    committed = tail;
    witness.answered(tail.meta().epoch(), tail.sequence());
  }

  /** Gives up what was done since {@link #begin}, and trusts nothing in memory any more. */
  void abandon() {
    suspect = true;
    tail = committed;
    for (PreparedStatement statement : List.of(begin, commit, insert)) {
      quietly(statement::close);
    }
    quietly(() -> JournalFile.execute(connection, "ROLLBACK"));
  }

  /** Tidies up after a failure, which is what is reported; SQLite has often rolled back by itself. */
  private static void quietly(Tidying tidying) {
    try {
      tidying.run();
    } catch (SQLException e) {
      LOG.trace("tidying up after a failure", e);
    }
  }

  private interface Tidying {
    void run() throws SQLException;
  }

  private void recover() throws SQLException {
    prepare();
    recent.clear();
    committed = file.tail(connection, recent);
    tail = committed;
    suspect = false;
  }

  /** Takes one batch into the open transaction, or finds it taken already. */
  Accepted append(Append append) throws SQLException {
    fence(append);
    Accepted known = recent.find(append);
    if (known != null) {
      return known;
    }
    long logTime = Math.max(tail.logTime(), Math.min(clock.millis(), append.senderTime()));
    Accepted next = new Accepted(tail.sequence() + 1, logTime);
    insert(append, next);
    tail = new Tail(tail.meta(), next.sequence(), next.logTime());
    recent.add(append, next);
    return next;
  }

  private void fence(Append append) {
    Meta meta = tail.meta();
    if (append.epoch() != meta.epoch() || append.basis() < meta.floor()) {
      throw new JournalException(Kind.FENCED, "an append of epoch " + append.epoch() + " with basis "
          + append.basis() + " is refused: the journal has epoch " + meta.epoch() + " and floor " + meta.floor());
    }
  }

  private void insert(Append append, Accepted place) throws SQLException {
    Position position = new Position(append.epoch(), place.sequence());
    insert(new JournalEntry(position, place.logTime(), append.incarnation(), append.batch(), append.entry()));
  }

  private void insert(JournalEntry entry) throws SQLException {
    byte[] packed = packing.pack(entry.entry());
    insert.setLong(1, entry.position().sequence());
    insert.setInt(2, entry.position().epoch());
    insert.setLong(3, entry.logTime());
    insert.setBytes(4, Row.bytes(entry.incarnation()));
    insert.setLong(5, entry.batch());
    insert.setInt(6, Row.checksum(entry));
    insert.setInt(7, packed == entry.entry() ? Packing.PLAIN : entry.entry().length);
    insert.setBytes(8, packed);
    insert.executeUpdate();
    stored += packed.length;
  }

  /** Fences off everything below; deletes nothing yet. */
  void raiseFloor(Position snapshot) throws SQLException {
    Meta meta = tail.meta();
    long floor = snapshot.sequence();
    if (floor > tail.sequence()) {
      throw new JournalException(Kind.UNAVAILABLE, "the floor " + floor + " would lie above the journal's end "
          + tail.sequence());
    }
    if (floor > meta.floor()) {
      requireHistoryOf(snapshot);
      become(new Tail(new Meta(meta.epoch(), floor, meta.partitions()), tail.sequence(), tail.logTime()));
    }
  }

  private void requireHistoryOf(Position snapshot) throws SQLException {
    long epoch = JournalFile.number(connection, "SELECT epoch FROM journal WHERE seq = " + snapshot.sequence());
    if (epoch != snapshot.epoch()) {
      throw new JournalException(Kind.FENCED, "the floor cannot be " + snapshot + ": that history was abandoned, the"
          + " journal has " + epoch + "." + snapshot.sequence());
    }
  }

  /** Deletes some of the oldest entries below the floor and returns how many. */
  int deleteBelowFloor(int most) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM journal WHERE seq IN"
        + " (SELECT seq FROM journal WHERE seq < ? ORDER BY seq LIMIT ?)")) {
      delete.setLong(1, tail.meta().floor());
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }

  /** Deletes everything above a sequence under a new epoch, and returns that. */
  int restoreTo(long sequence) throws SQLException {
    Meta meta = tail.meta();
    if (sequence < meta.floor() || sequence > tail.sequence()) {
      throw new JournalException(Kind.BELOW_FLOOR, "cannot restore to " + sequence + ": the journal holds what lies"
          + " between " + meta.floor() + " and " + tail.sequence());
    }
    JournalFile.execute(connection, "DELETE FROM journal WHERE seq > " + sequence);
    recent.forgetAfter(sequence);
    become(new Tail(new Meta(meta.epoch() + 1, meta.floor(), meta.partitions()), sequence, logTimeAt(sequence)));
    return tail.meta().epoch();
  }

  private long logTimeAt(long sequence) throws SQLException {
    return sequence == 0 ? 0 : JournalFile.number(connection, "SELECT ms FROM journal WHERE seq = " + sequence);
  }

  /** Deletes everything and stands where a snapshot of another history stands. */
  int beginAt(Position snapshot, long logTime, int partitions) throws SQLException {
    int epoch = Math.max(tail.meta().epoch(), snapshot.epoch()) + 1;
    JournalFile.execute(connection, "DELETE FROM journal");
    recent.clear();
    if (snapshot.sequence() > 0) {
      insert(new JournalEntry(snapshot, logTime, new UUID(0, 0), 0, new byte[0]));
    }
    become(new Tail(new Meta(epoch, snapshot.sequence(), partitions), snapshot.sequence(), logTime));
    return epoch;
  }

  private void become(Tail next) throws SQLException {
    next.meta().write(connection);
    tail = next;
  }

  /** Copies back what remains of the WAL, so that the next commit begins it anew. */
  void finishCheckpoint() throws SQLException {
    JournalFile.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
  }
}
