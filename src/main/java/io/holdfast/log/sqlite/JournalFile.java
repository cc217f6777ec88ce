package io.holdfast.log.sqlite;

import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** The SQLite file: its connections, their settings, its schema, and what is checked before it is used. */
final class JournalFile {
  static final String FILE = "journal.db";

  static final int PAGE_BYTES = 4096;

  /** The last entries whose rows are read and checked when the file is opened. */
  static final int CHECKED_AT_OPEN = 1_000;

  /** Bytes of entries at which that is enough. */
  static final long CHECKED_BYTES_AT_OPEN = 16L << 20;

  /** Whatever number of partitions the journal was made for. */
  static final int ANY_PARTITIONS = 0;

  private static final int APPLICATION = 0x484F4C44; // HOLD
  private static final int SCHEMA = 2;
  private static final long QUICK_CHECK_BYTES = 64L << 20;

  private static final List<String> TABLES = List.of(
      """
      CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        epoch INTEGER NOT NULL,
        floor INTEGER NOT NULL,
        partitions INTEGER NOT NULL,
        crc INTEGER NOT NULL) STRICT""",
      """
      CREATE TABLE journal (
        seq INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        ms INTEGER NOT NULL,
        incarnation BLOB NOT NULL,
        batch INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        entry BLOB NOT NULL) STRICT""");

  /** The driver would ask for the key that was generated after every statement: a fifth of the writer's work. */
  private static final Properties DRIVER_SETTINGS = new Properties();

  static {
    DRIVER_SETTINGS.setProperty("jdbc.get_generated_keys", "false");
  }

  private final Path path;
  private final Failures failures;

  JournalFile(Path directory) {
    path = directory.resolve(FILE).toAbsolutePath();
    failures = new Failures(path);
  }

  Failures failures() {
    return failures;
  }

  Path path() {
    return path;
  }

  /** Where SQLite keeps what has been committed and not yet copied back. */
  Path writeAhead() {
    return Path.of(path + "-wal");
  }

  /** The connection that writes; makes the file and its schema if there is none, and a number of partitions is said. */
  Connection connectWriter(int partitions) throws SQLException {
    if (partitions == ANY_PARTITIONS && !Files.exists(path)) {
      throw new JournalException(Kind.UNAVAILABLE, "there is no journal " + path);
    }
    Connection connection = connect();
    try {
      pragma(connection, "locking_mode = NORMAL");
      if (number(connection, "PRAGMA user_version") == 0) {
        create(connection, partitions);
      }
      settle(connection);
      verifyIdentity(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that only reads. */
  Connection connectReader() throws SQLException {
    Connection connection = connect();
    pragma(connection, "query_only = 1");
    pragma(connection, "mmap_size = 0");
    return connection;
  }

  /** The connection that copies the WAL back. */
  Connection connectCheckpointer() throws SQLException {
    return settle(connect());
  }

  private Connection connect() throws SQLException {
    NativeLibrary.load();
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path, DRIVER_SETTINGS);
    pragma(connection, "busy_timeout = 10000");
    return connection;
  }

  private void create(Connection connection, int partitions) throws SQLException {
    if (number(connection, "SELECT count(*) FROM sqlite_schema") != 0) {
      throw failures.damaged("it is an SQLite file, but not one of Holdfast's");
    }
    pragma(connection, "page_size = " + PAGE_BYTES);
    pragma(connection, "journal_mode = WAL");
    settle(connection);
    connection.setAutoCommit(false);
    for (String ddl : TABLES) {
      execute(connection, ddl);
    }
    new Meta(1, 0, partitions).write(connection);
    pragma(connection, "application_id = " + APPLICATION);
    pragma(connection, "user_version = " + SCHEMA);
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Every commit is synced before it returns, and only we decide when the WAL is copied back. */
  private Connection settle(Connection connection) throws SQLException {
    pragma(connection, "synchronous = FULL");
    pragma(connection, "wal_autocheckpoint = 0");
    pragma(connection, "secure_delete = 0");
    pragma(connection, "cache_size = -8192");
    if (number(connection, "PRAGMA synchronous") != 2 || !"wal".equals(text(connection, "PRAGMA journal_mode"))) {
      throw new JournalException(Kind.UNAVAILABLE, path + " cannot be used in WAL mode with synchronous=FULL: does its"
          + " file system lack shared memory or locks?");
    }
    return connection;
  }

  private void verifyIdentity(Connection connection) throws SQLException {
    if (number(connection, "PRAGMA application_id") != APPLICATION) {
      throw failures.damaged("it is an SQLite file, but not one of Holdfast's");
    }
    long schema = number(connection, "PRAGMA user_version");
    if (schema != SCHEMA) {
      throw new JournalException(Kind.UNAVAILABLE, path + " has schema " + schema + ", but this program knows "
          + SCHEMA + ": " + (schema > SCHEMA ? "it was written by a newer one; upgrade this instance"
          : "it was written before the first release; restore one of its snapshots into a new directory"));
    }
  }

  /**
   * Checks what can be checked quickly: the constants, the end of the journal, that it reaches as far as was answered,
   * and a small file as a whole. Every other row is checked when it is read.
   *
   * @param recent takes the last batches
   * @return where the journal ends
   */
  Tail verify(Connection connection, int partitions, Witness.Seen seen, RecentBatches recent) throws SQLException {
    Meta meta = meta(connection);
    if (partitions != ANY_PARTITIONS && meta.partitions() != partitions) {
      throw new JournalException(Kind.UNAVAILABLE, path + " was made for " + meta.partitions() + " partitions, not "
          + partitions + ": start with --partitions " + meta.partitions() + ", or first change their number with"
          + " 'holdfast snapshot restore --partitions " + partitions + " --data " + path.getParent() + "'");
    }
    if (size() <= QUICK_CHECK_BYTES) {
      quickCheck(connection);
    }
    Tail tail = lastRows(connection, meta, recent);
    if (seen.epoch() > meta.epoch() || seen.epoch() == meta.epoch() && seen.sequence() > tail.sequence()) {
      throw failures.damaged("it ends at " + meta.epoch() + "." + tail.sequence() + ", but entries up to "
          + seen.epoch() + "." + seen.sequence() + " were answered: its end is lost (is "
          + writeAhead().getFileName() + " missing or damaged?)");
    }
    return tail;
  }

  private Meta meta(Connection connection) throws SQLException {
    Meta meta = Meta.read(connection);
    if (meta == null) {
      throw failures.damaged("its epoch, floor and partitions cannot be read");
    }
    return meta;
  }

  /**
   * Where the journal ends, with its last rows checked.
   *
   * @param recent takes their batches; it must be empty
   */
  Tail tail(Connection connection, RecentBatches recent) throws SQLException {
    return lastRows(connection, meta(connection), recent);
  }

  private void quickCheck(Connection connection) throws SQLException {
    String finding = text(connection, "PRAGMA quick_check(1)");
    if (!"ok".equals(finding)) {
      throw failures.damaged("SQLite's check says: " + finding.replace('\n', ' '));
    }
  }

  private Tail lastRows(Connection connection, Meta meta, RecentBatches recent) throws SQLException {
    try (Packing packing = new Packing(); Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + Row.COLUMNS + " FROM journal WHERE seq >= " + meta.floor()
            + " ORDER BY seq DESC LIMIT " + CHECKED_AT_OPEN)) {
      Tail tail = null;
      long expected = -1;
      long bytes = 0;
      while (bytes < CHECKED_BYTES_AT_OPEN && rows.next()) {
        JournalEntry entry = Row.read(rows, packing);
        if (entry == null || expected >= 0 && entry.position().sequence() != expected) {
          throw failures.damaged("the entry " + meta.epoch() + "." + (expected >= 0 ? expected : rows.getLong(1))
              + " is not as it was written");
        }
        tail = tail == null ? new Tail(meta, entry.position().sequence(), entry.logTime()) : tail;
        expected = entry.position().sequence() - 1;
        bytes += entry.entry().length;
        recent.addOlder(entry);
      }
      boolean all = bytes < CHECKED_BYTES_AT_OPEN && (tail == null || tail.sequence() - expected < CHECKED_AT_OPEN);
      checkBeginning(meta, tail == null ? 0 : expected + 1, all);
      return tail == null ? new Tail(meta, 0, 0) : tail;
    }
  }

  /** The lowest row of all is the floor's, or the first that there ever was; without any there is no floor. */
  private void checkBeginning(Meta meta, long lowest, boolean all) {
    long expected = lowest == 0 ? meta.floor() : Math.max(1, meta.floor());
    if (all && lowest != expected) {
      throw failures.damaged("the entry " + meta.epoch() + "." + expected + " is missing");
    }
  }

  private long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new JournalException(Kind.UNAVAILABLE, "cannot read " + path + ": " + e, e);
    }
  }

  static void pragma(Connection connection, String assignment) throws SQLException {
    execute(connection, "PRAGMA " + assignment);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
