package io.holdfast.coordination;

import io.holdfast.coordination.Request.Claim;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.UUID;

/**
 * The requests of a partition that wait for what they claim: a list for each resource, first come first served, and one
 * queue of how long they wait. A waiter's name is its key, so that it is found when it leaves.
 */
final class Line {
  private static final int ENVIRONMENT;
  private static final int INCARNATION_HIGH;
  private static final int INCARNATION_LOW;
  private static final int BATCH;
  private static final int INDEX;
  private static final int PATIENCE;
  private static final int REQUEST;
  private static final int PATIENCE_PLACE;
  private static final int RESOURCE;
  private static final int NEXT;
  private static final int PREVIOUS;
  private static final Schema SCHEMA;

  static {
    Schema.Builder columns = Schema.uuidKeyed("coordination.line");
    ENVIRONMENT = columns.longColumn("environment");
    INCARNATION_HIGH = columns.longColumn("incarnation_high");
    INCARNATION_LOW = columns.longColumn("incarnation_low");
    BATCH = columns.longColumn("batch");
    INDEX = columns.longColumn("index");
    PATIENCE = columns.longColumn("patience");
    REQUEST = columns.bytesColumn("request");
    PATIENCE_PLACE = columns.derivedColumn("patience_place");
    RESOURCE = columns.derivedColumn("resource");
    NEXT = columns.derivedColumn("next");
    PREVIOUS = columns.derivedColumn("previous");
    SCHEMA = columns.build(RowRouting.carriedBy(ENVIRONMENT));
  }

  private final Table table;
  private final Chain waiters;
  private final DeadlineQueue patiences;
  private final Tally bytes;

  Line(Table resources, Undo undo) {
    table = new Table(SCHEMA, undo);
    waiters = new Chain(resources, Holdings.LINE_FIRST, Holdings.LINE_LAST, Holdings.WAITING, table, NEXT, PREVIOUS);
    patiences = table.queueBy(PATIENCE, PATIENCE_PLACE);
    bytes = new Tally(undo);
  }

  Table table() {
    return table;
  }

  /** Bytes of all requests. */
  long bytes() {
    return bytes.value();
  }

  /** Puts a request, encoded, at the end of a resource's line. */
  void enter(int resource, long environment, UUID waiter, byte[] request, CommandId id, long patience) {
    int row = table.insert(waiter.getMostSignificantBits(), waiter.getLeastSignificantBits());
    table.setLong(row, ENVIRONMENT, environment);
    table.setLong(row, INCARNATION_HIGH, id.incarnation().getMostSignificantBits());
    table.setLong(row, INCARNATION_LOW, id.incarnation().getLeastSignificantBits());
    table.setLong(row, BATCH, id.batch());
    table.setLong(row, INDEX, id.index());
    table.setLong(row, PATIENCE, patience);
    table.setBytes(row, REQUEST, request);
    table.close(row);
    table.setDerived(row, RESOURCE, resource);
    waiters.append(resource, row);
    bytes.add(request.length);
  }

  /** Takes a request out of its line. */
  void leave(int row) {
    bytes.add(-table.length(row, REQUEST));
    waiters.remove(resource(row), row);
    table.delete(row);
  }

  /** Whether somebody of this name waits already. */
  boolean contains(UUID waiter) {
    return find(waiter) != Table.NONE;
  }

  /** The row of a waiter, or {@link Table#NONE}. */
  int find(UUID waiter) {
    return table.find(waiter.getMostSignificantBits(), waiter.getLeastSignificantBits());
  }

  /** Whose turn is next at a resource; {@link Table#NONE} if nobody waits. */
  int first(int resource) {
    return waiters.first(resource);
  }

  int resource(int row) {
    return (int) table.getLong(row, RESOURCE);
  }

  CommandId command(int row) {
    return new CommandId(new UUID(table.getLong(row, INCARNATION_HIGH), table.getLong(row, INCARNATION_LOW)),
        table.getLong(row, BATCH), (int) table.getLong(row, INDEX));
  }

  Request request(int row) {
    return RequestBytes.decode(table.bytes(row, REQUEST));
  }

  /** Whether a request has waited for as long as it would. */
  boolean isOver(int row, long logTime) {
    return table.getLong(row, PATIENCE) <= logTime;
  }

  /** When the next wait is over; {@link DeadlineQueue#NEVER} if none is. */
  long nextEnd() {
    return patiences.earliest();
  }

  int firstToEnd() {
    return patiences.first();
  }

  /** The waiters that an instance brought, in the order in which they came. */
  IntArrayList of(UUID incarnation) {
    IntArrayList rows = new IntArrayList();
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      if (table.getLong(row, INCARNATION_HIGH) == incarnation.getMostSignificantBits()
          && table.getLong(row, INCARNATION_LOW) == incarnation.getLeastSignificantBits()) {
        rows.add(row);
      }
    }
    return Rows.sort(table, rows);
  }

  /** Makes what is derived anew. */
  void rebuild(Holdings holdings) {
    long waiting = 0;
    for (int row : Rows.byOrdinal(table)) {
      Claim claim = request(row).claim();
      int resource = holdings.find(table.getLong(row, ENVIRONMENT), claim.sort(), claim.name());
      table.setDerived(row, RESOURCE, resource);
      waiters.append(resource, row);
      waiting += table.length(row, REQUEST);
    }
    bytes.set(waiting);
  }
}
