package io.holdfast.coordination;

import io.holdfast.kernel.Routing;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/**
 * A partition's environments: names, ids, and the numbers that grow in each. An environment is never deleted, since its
 * tokens and versions must grow for ever; so its row's number stays the same for as long as the process lives.
 *
 * <p>Tokens and versions start anew above everything that was given before a restore raised the epoch: what was given
 * in the history that it ended is never given again.
 */
final class Environments {
  /** What stands in the id of nothing: no environment has it. */
  static final long NO_ID = 0;

  /** How rows find their partition whose key begins with an environment's id. */
  static final RowRouting BY_START_OF_KEY =
      RowRouting.by(row -> (int) Names.environment(row.key()) & Routing.MASK);

  /** How rows find their partition whose key's upper half is an environment's id. */
  static final RowRouting BY_UPPER_HALF = RowRouting.by(row -> (int) row.keyHigh() & Routing.MASK);

  static final int ID;
  static final int VERSION;
  static final int TOKEN;

  /** The highest version that has been forgotten: who has seen less has missed something. */
  static final int FLOOR;

  private static final Schema SCHEMA;

  /** 2^53 is left room for 8,191 restores, of a million million numbers each. */
  private static final int EPOCH_SHIFT = 40;
  private static final int MOST_EPOCHS = (1 << 13) - 1;

  static {
    Schema.Builder columns = Schema.byteKeyed("coordination.environments");
    ID = columns.longColumn("id");
    VERSION = columns.longColumn("version");
    TOKEN = columns.longColumn("token");
    FLOOR = columns.longColumn("floor");
    SCHEMA = columns.build(RowRouting.carriedBy(ID));
  }

  private final Table table;
  private final Tally lastNumber;

  Environments(Undo undo) {
    table = new Table(SCHEMA, undo);
    lastNumber = new Tally(undo);
  }

  Table table() {
    return table;
  }

  /** The environment's row, or {@link Table#NONE}. */
  int find(byte[] name) {
    return table.find(name, 0, name.length);
  }

  /** Makes an environment; its id carries its routing hash in the lowest bits, and is its own in the whole cluster. */
  int create(String name) {
    byte[] utf8 = Names.utf8(name);
    lastNumber.add(1);
    int row = table.insert(utf8, 0, utf8.length);
    table.setLong(row, ID, lastNumber.value() << Routing.BITS | Routing.of(name));
    table.close(row);
    return row;
  }

  /** The id of an environment; {@link #NO_ID} if there is none. */
  long id(int row) {
    return row == Table.NONE ? NO_ID : table.getLong(row, ID);
  }

  String name(int row) {
    return Names.text(table.bytes(row, table.keyColumn()));
  }

  /** The next version, above all that were given. */
  long nextVersion(int row, int epoch) {
    return next(row, VERSION, epoch);
  }

  /** The next token, above all that were given. */
  long nextToken(int row, int epoch) {
    return next(row, TOKEN, epoch);
  }

  private long next(int row, int column, int epoch) {
    long next = Math.max(table.getLong(row, column) + 1, firstOf(epoch));
    set(row, column, next);
    return next;
  }

  /** The first number that is given in an epoch. */
  static long firstOf(int epoch) {
    return ((long) Math.clamp(epoch - 1L, 0, MOST_EPOCHS) << EPOCH_SHIFT) + 1;
  }

  /** The first number of the epoch after the one that a number was given in. */
  static long firstAfterEpochOf(long number) {
    return ((number >>> EPOCH_SHIFT) + 1 << EPOCH_SHIFT) + 1;
  }

  /** A version has been forgotten. */
  void forgotten(int row, long version) {
    if (version > table.getLong(row, FLOOR)) {
      set(row, FLOOR, version);
    }
  }

  private void set(int row, int column, long value) {
    table.open(row);
    table.setLong(row, column, value);
    table.close(row);
  }

  /** Makes what is derived anew; the rows by their ids. */
  Long2IntMap rebuild() {
    Long2IntOpenHashMap rows = new Long2IntOpenHashMap(table.size());
    long highest = 0;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      long id = table.getLong(row, ID);
      rows.put(id, row);
      highest = Math.max(highest, id >>> Routing.BITS);
    }
    lastNumber.set(highest);
    return rows;
  }
}
