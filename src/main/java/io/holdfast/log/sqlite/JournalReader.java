package io.holdfast.log.sqlite;

import io.holdfast.log.Journal.Origin;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads entries and checks each of them. Confined to the reader's thread. */
final class JournalReader {
  private final JournalFile file;
  private final Supplier<Tail> committed;
  private final Connection connection;
  private final Packing packing;

  /**
   * A reader on a connection of its own.
   *
   * @param committed the end of what is committed, by which it knows what must be there
   * @param packing its own
   */
  JournalReader(JournalFile file, Connection connection, Supplier<Tail> committed, Packing packing) {
    this.file = file;
    this.connection = connection;
    this.packing = packing;
    this.committed = committed;
  }

  private ResultSet rows(Statement statement, String condition) throws SQLException {
    return statement.executeQuery("SELECT " + Row.COLUMNS + " FROM journal WHERE seq " + condition);
  }

  List<JournalEntry> read(long afterSequence, int mostBytes) throws SQLException {
    Tail before = committed.get();
    checkFloor(afterSequence, before);
    List<JournalEntry> chunk = new ArrayList<>();
    boolean ended = collect(afterSequence, mostBytes, chunk, before);
    long last = afterSequence + chunk.size();
    if (ended && last < before.sequence()) {
      throw missing(last + 1, afterSequence, before);
    }
    return chunk;
  }

  private boolean collect(long afterSequence, int mostBytes, List<JournalEntry> chunk, Tail before)
      throws SQLException {
    long expected = afterSequence + 1;
    long bytes = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = rows(statement, "> " + afterSequence + " ORDER BY seq")) {
      while (rows.next()) {
        JournalEntry entry = Row.read(rows, packing);
        if (entry == null || entry.position().sequence() != expected) {
          throw missing(expected, afterSequence, before);
        }
        bytes += entry.entry().length;
        if (bytes > mostBytes && !chunk.isEmpty()) {
          return false;
        }
        chunk.add(entry);
        expected++;
      }
    }
    return true;
  }

  /** Something that should be there is not: because history has changed under the reader, or else by damage. */
  private JournalException missing(long sequence, long afterSequence, Tail before) {
    Tail now = committed.get();
    checkFloor(afterSequence, now);
    if (now.meta().epoch() != before.meta().epoch()) {
      return new JournalException(Kind.UNAVAILABLE, "the journal was restored while it was read");
    }
    return file.failures().damaged("the entry " + now.meta().epoch() + "." + sequence + " is missing or is not as it"
        + " was written");
  }

  private static void checkFloor(long afterSequence, Tail tail) {
    if (afterSequence < tail.meta().floor()) {
      throw new JournalException(Kind.BELOW_FLOOR, "entries after " + afterSequence + " are wanted, but the journal"
          + " begins after " + tail.meta().floor() + ": a snapshot is needed");
    }
  }

  Optional<Origin> origin(long sequence) throws SQLException {
    Tail before = committed.get();
    try (Statement statement = connection.createStatement();
        ResultSet row = rows(statement, "= " + sequence)) {
      if (!row.next() || sequence < before.meta().floor()) {
        return Optional.empty();
      }
      JournalEntry entry = Row.read(row, packing);
      if (entry == null) {
        throw file.failures().damaged("the entry " + before.meta().epoch() + "." + sequence
            + " is not as it was written");
      }
      return Optional.of(new Origin(entry.position().epoch(), entry.incarnation(), entry.batch()));
    }
  }
}
