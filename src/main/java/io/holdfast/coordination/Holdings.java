package io.holdfast.coordination;

import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.ints.IntLists;
import it.unimi.dsi.fastutil.longs.Long2IntMap;

/**
 * What is held in a partition: a row for each lock, leadership or semaphore that somebody holds or waits for (a
 * <em>resource</em>), and one for each holding of it, by its token. All deadlines stand in one queue. No holding is
 * over before the {@link Grace} lets it be.
 */
final class Holdings {
  static final int TAKEN;
  static final int TOKEN;
  static final int MOST;
  static final int WAITING;
  static final int LINE_FIRST;
  static final int LINE_LAST;
  static final int HOLDERS_FIRST;
  static final int PERMITS;
  static final int TILL;
  static final int HOLDER;

  private static final int ENVIRONMENT;
  private static final int HOLDERS;
  private static final int HOLDERS_LAST;
  /** No holding of the resource ends before; it may be long past, since nobody looks when one is prolonged. */
  private static final int EARLIEST;
  private static final Schema RESOURCES;
  private static final int NAME;
  private static final int TILL_PLACE;
  private static final int RESOURCE;
  private static final int NEXT;
  private static final int PREVIOUS;
  private static final Schema HOLDINGS;
  private static final Sort[] SORTS = Sort.values();

  static {
    Schema.Builder resources = Schema.byteKeyed("coordination.resources");
    TAKEN = resources.longColumn("taken");
    TOKEN = resources.longColumn("token");
    MOST = resources.longColumn("most");
    ENVIRONMENT = resources.derivedColumn("environment");
    WAITING = resources.derivedColumn("waiting");
    LINE_FIRST = resources.derivedColumn("line_first");
    LINE_LAST = resources.derivedColumn("line_last");
    HOLDERS = resources.derivedColumn("holders");
    HOLDERS_FIRST = resources.derivedColumn("holders_first");
    HOLDERS_LAST = resources.derivedColumn("holders_last");
    EARLIEST = resources.derivedColumn("earliest");
    RESOURCES = resources.build(Environments.BY_START_OF_KEY);
    Schema.Builder holdings = Schema.uuidKeyed("coordination.holdings");
    NAME = holdings.bytesColumn("name");
    HOLDER = holdings.bytesColumn("holder");
    PERMITS = holdings.longColumn("permits");
    TILL = holdings.longColumn("till");
    TILL_PLACE = holdings.derivedColumn("till_place");
    RESOURCE = holdings.derivedColumn("resource");
    NEXT = holdings.derivedColumn("next");
    PREVIOUS = holdings.derivedColumn("previous");
    HOLDINGS = holdings.build(Environments.BY_UPPER_HALF);
  }

  private final Grace grace;
  private final Table resources;
  private final Table holdings;
  private final Chain holders;
  private final DeadlineQueue tills;

  Holdings(Grace grace, Undo undo) {
    this.grace = grace;
    resources = new Table(RESOURCES, undo);
    holdings = new Table(HOLDINGS, undo);
    holders = new Chain(resources, HOLDERS_FIRST, HOLDERS_LAST, HOLDERS, holdings, NEXT, PREVIOUS);
    tills = holdings.queueBy(TILL, TILL_PLACE);
  }

  Table resources() {
    return resources;
  }

  Table table() {
    return holdings;
  }

  // ---- resources

  static byte[] keyOf(long environment, Sort sort, String name) {
    return Names.within(environment, sort.ordinal(), Names.utf8(name));
  }

  /** The row of what is held or waited for; {@link Table#NONE} if it is neither. */
  int find(long environment, Sort sort, String name) {
    byte[] key = keyOf(environment, sort, name);
    return resources.find(key, 0, key.length);
  }

  int findOrAdd(int environmentRow, long environment, Sort sort, String name) {
    byte[] key = keyOf(environment, sort, name);
    int row = resources.find(key, 0, key.length);
    if (row == Table.NONE) {
      row = resources.insert(key, 0, key.length);
      resources.close(row);
      resources.setDerived(row, ENVIRONMENT, environmentRow);
    }
    return row;
  }

  /** Forgets a resource that nobody holds or waits for. */
  void dropIfUnused(int resource) {
    if (resources.getLong(resource, HOLDERS) == 0 && resources.getLong(resource, WAITING) == 0) {
      resources.delete(resource);
    }
  }

  int environment(int resource) {
    return (int) resources.getLong(resource, ENVIRONMENT);
  }

  Sort sort(int resource) {
    return SORTS[key(resource)[Long.BYTES]];
  }

  String name(int resource) {
    return Names.text(Names.tail(key(resource), Long.BYTES + 1));
  }

  private byte[] key(int resource) {
    return resources.bytes(resource, resources.keyColumn());
  }

  /** Whether enough permits are free for a claim, whoever else waits. */
  boolean hasRoom(int resource, Claim claim) {
    return resources.getLong(resource, TAKEN) + claim.permits() <= claim.most();
  }

  boolean isWaitedFor(int resource) {
    return resources.getLong(resource, WAITING) != 0;
  }

  // ---- holdings

  /** The row of a holding; {@link Table#NONE} if nothing is held under this token. */
  int holding(long environment, long token) {
    return holdings.find(environment, token);
  }

  /** The row of a holding of just this thing, not over at this log time; {@link Table#NONE} if there is none. */
  int holding(long environment, Sort sort, String name, long token, long logTime) {
    int row = holdings.find(environment, token);
    if (row == Table.NONE || till(row) <= logTime) {
      return Table.NONE;
    }
    return resource(row) == find(environment, sort, name) ? row : Table.NONE;
  }

  void add(int resource, long environment, long token, Claim claim, long till) {
    int row = holdings.insert(environment, token);
    holdings.setBytes(row, NAME, Names.tail(key(resource), Long.BYTES));
    holdings.setBytes(row, HOLDER, Names.utf8(claim.holder()));
    holdings.setLong(row, PERMITS, claim.permits());
    holdings.setLong(row, TILL, till);
    holdings.close(row);
    join(resource, row);
    resources.open(resource);
    resources.setLong(resource, TAKEN, resources.getLong(resource, TAKEN) + claim.permits());
    resources.setLong(resource, TOKEN, token);
    resources.setLong(resource, MOST, claim.most());
    resources.close(resource);
  }

  private void join(int resource, int holding) {
    holdings.setDerived(holding, RESOURCE, resource);
    if (holders.length(resource) == 0) {
      resources.setDerived(resource, EARLIEST, givenTill(holding));
    } else {
      endsNotBefore(resource, givenTill(holding));
    }
    holders.append(resource, holding);
  }

  private void endsNotBefore(int resource, long till) {
    if (till < resources.getLong(resource, EARLIEST)) {
      resources.setDerived(resource, EARLIEST, till);
    }
  }

  void renew(int holding, long till) {
    holdings.open(holding);
    holdings.setLong(holding, TILL, till);
    holdings.close(holding);
    endsNotBefore(resource(holding), till);
  }

  void remove(int holding) {
    int resource = resource(holding);
    holders.remove(resource, holding);
    resources.open(resource);
    resources.setLong(resource, TAKEN, resources.getLong(resource, TAKEN) - holdings.getLong(holding, PERMITS));
    resources.close(resource);
    holdings.delete(holding);
  }

  int resource(int holding) {
    return (int) holdings.getLong(holding, RESOURCE);
  }

  long token(int holding) {
    return holdings.keyLow(holding);
  }

  /** Until when it is held, a grace included. */
  long till(int holding) {
    return grace.endOf(givenTill(holding));
  }

  /** Until when it was given or renewed. */
  long givenTill(int holding) {
    return holdings.getLong(holding, TILL);
  }

  int permits(int holding) {
    return (int) holdings.getLong(holding, PERMITS);
  }

  String holder(int holding) {
    return Names.text(holdings.bytes(holding, HOLDER));
  }

  /**
   * The holdings of a resource that are over at a log time, the longest first; none, without a look at any of what may
   * be a hundred thousand holders, if nothing can be over.
   */
  IntList over(int resource, long logTime) {
    if (grace.endOf(resources.getLong(resource, EARLIEST)) > logTime) {
      return IntLists.emptyList();
    }
    IntArrayList over = new IntArrayList();
    long earliest = DeadlineQueue.NEVER;
    for (int row = firstOf(resource); row != Table.NONE; row = next(row)) {
      if (till(row) <= logTime) {
        over.add(row);
      } else {
        earliest = Math.min(earliest, givenTill(row));
      }
    }
    resources.setDerived(resource, EARLIEST, earliest);
    return over;
  }

  /** The longest holding of a resource, or {@link Table#NONE}. */
  int firstOf(int resource) {
    return holders.first(resource);
  }

  /** The next holding of the same resource, or {@link Table#NONE}. */
  int next(int holding) {
    return holders.next(holding);
  }

  /** When the next holding is over; {@link DeadlineQueue#NEVER} if none is. */
  long nextTill() {
    long earliest = tills.earliest();
    return earliest == DeadlineQueue.NEVER ? earliest : grace.endOf(earliest);
  }

  int firstToEnd() {
    return tills.first();
  }

  /** Makes what is derived anew, but for the lines; the rows of environments by their ids. */
  void rebuild(Long2IntMap environmentRows) {
    for (int row = resources.nextRow(0); row != Table.NONE; row = resources.nextRow(row + 1)) {
      resources.setDerived(row, ENVIRONMENT, environmentRows.get(Names.environment(key(row))));
    }
    for (int row : Rows.byOrdinal(holdings)) {
      byte[] key = Names.within(holdings.keyHigh(row), holdings.bytes(row, NAME));
      int resource = resources.find(key, 0, key.length);
      join(resource, row);
    }
  }
}
