package io.holdfast.coordination;

import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableReader;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;

/**
 * The grace period: while nobody could write, no owner could renew, so what was held when the outage began is held for
 * so long after its end. A few numbers for a whole partition, and the same ones in every partition: nothing is done to
 * the holdings themselves, of which there may be a hundred thousand.
 *
 * <p>{@code FROM} is the last log time before the outage: what was over then stays over. {@code UNTIL} is the end of
 * the grace. What is given or renewed within it is for until its end at least, so that every end that is stored between
 * the two is from before the outage.
 *
 * <p>An outage within the grace prolongs it, since a database that comes back may go again at once; but only so often
 * in a row. Else nothing would ever end where log time moves in leaps only, as it does when the keeper's clock is far
 * behind the others' and they write little.
 */
final class Grace {
  private static final int FROM;
  private static final int UNTIL;
  private static final int PROLONGED;
  private static final Schema SCHEMA;
  private static final long ONLY_ROW = 1;
  private static final int MOST_PROLONGED = 3;

  static {
    Schema.Builder columns = Schema.uuidKeyed("coordination.grace");
    FROM = columns.longColumn("from");
    UNTIL = columns.longColumn("until");
    PROLONGED = columns.longColumn("prolonged");
    SCHEMA = columns.build(RowRouting.everywhere());
  }

  private final Table table;
  private final Tally from;
  private final Tally until;
  private final Tally prolonged;

  Grace(Undo undo) {
    table = new Table(SCHEMA, undo);
    from = new Tally(undo);
    until = new Tally(undo);
    prolonged = new Tally(undo);
  }

  Table table() {
    return table;
  }

  /** When a holding is over whose time ends then; the writer's. */
  long endOf(long till) {
    return endOf(till, from.value(), until.value());
  }

  /** The same as a reader sees it. */
  static long endOf(long till, TableReader reader) {
    return reader.find(0, ONLY_ROW) ? endOf(till, reader.getLong(FROM), reader.getLong(UNTIL)) : till;
  }

  private static long endOf(long till, long from, long until) {
    return till > from ? Math.max(till, until) : till;
  }

  /**
   * Nobody could write between two log times.
   *
   * @param millis how long owners have from the second one; 0 for no time at all
   */
  void begin(long lastLogTime, long logTime, long millis) {
    if (millis == 0) {
      return;
    }
    boolean isWithin = lastLogTime < until.value();
    if (isWithin && prolonged.value() < MOST_PROLONGED) {
      set(from.value(), Math.max(until.value(), logTime + millis), prolonged.value() + 1);
    } else if (!isWithin || until.value() <= logTime) {
      set(lastLogTime, logTime + millis, 0);
    }
  }

  private void set(long newFrom, long newUntil, long newProlonged) {
    int row = table.find(0, ONLY_ROW);
    if (row == Table.NONE) {
      row = table.insert(0, ONLY_ROW);
    } else {
      table.open(row);
    }
    table.setLong(row, FROM, newFrom);
    table.setLong(row, UNTIL, newUntil);
    table.setLong(row, PROLONGED, newProlonged);
    table.close(row);
    from.set(newFrom);
    until.set(newUntil);
    prolonged.set(newProlonged);
  }

  /** Makes what is derived anew. */
  void rebuild() {
    int row = table.find(0, ONLY_ROW);
    from.set(row == Table.NONE ? 0 : table.getLong(row, FROM));
    until.set(row == Table.NONE ? 0 : table.getLong(row, UNTIL));
    prolonged.set(row == Table.NONE ? 0 : table.getLong(row, PROLONGED));
  }
}
