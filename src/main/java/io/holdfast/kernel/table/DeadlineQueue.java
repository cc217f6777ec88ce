package io.holdfast.kernel.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The rows of one table by when they are due, then by ordinal: a 4-ary heap (Johnson 1975) in two arrays, each row's
 * place kept in a derived column of the row. The table itself keeps it in step: a row is in it exactly while it is
 * published and its deadline column {@link #isDeadline is a deadline}; so does a rollback, and a load makes it anew.
 * Insertion, change and removal take O(log n).
 *
 * <p>Usage: {@code while (queue.earliest() <= now) { int row = queue.first(); ... change or delete it ... }}.
 *
 * <p>Threading: the writer's only, but {@link #earliest} any thread.
 */
public final class DeadlineQueue {

  /** {@link #earliest} of an empty queue, and a deadline that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final VarHandle EARLIEST;

  static {
    try {
      EARLIEST = MethodHandles.lookup().findVarHandle(DeadlineQueue.class, "earliest", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ABSENT = -1;
  private static final int FIRST_ROWS = 16;

  private final Table table;
  private final int deadlineColumn;
  private final int positionColumn;
  private long[] deadlines = new long[FIRST_ROWS];
  private int[] rows = new int[FIRST_ROWS];
  private int size;
  /** Written by the writer, release; read by anyone, acquire. */
  private long earliest = NEVER;

  DeadlineQueue(Table table, int deadlineColumn, int positionColumn) {
    this.table = table;
    this.deadlineColumn = deadlineColumn;
    this.positionColumn = positionColumn;
  }

  /** Whether a value is a deadline: positive and not {@link #NEVER}. */
  public static boolean isDeadline(long value) {
    return value > 0 && value != NEVER;
  }

  /** Any thread: the earliest deadline, or {@link #NEVER}. While a command applies it may be that command's. */
  public long earliest() {
    return (long) EARLIEST.getAcquire(this);
  }

  /** The row that is due first, of equal ones the one created first; {@link Table#NONE} when empty. */
  public int first() {
    return size == 0 ? Table.NONE : rows[0];
  }

  /** How many rows have a deadline. */
  public int size() {
    return size;
  }

  /** Brings the queue in step with a row's deadline column. */
  void update(int row) {
    long deadline = table.getLong(row, deadlineColumn);
    if (!isDeadline(deadline)) {
      remove(row);
      return;
    }
    int at = position(row);
    if (at == ABSENT) {
      append(row, deadline);
    } else if (deadlines[at] != deadline) {
      deadlines[at] = deadline;
      settle(at, row, deadline);
    }
    publish();
  }

  /** Takes a row out, if it is in. */
  void remove(int row) {
    int at = position(row);
    if (at == ABSENT) {
      return;
    }
    forget(row);
    size--;
    if (at < size) {
      settle(at, rows[size], deadlines[size]);
    }
    publish();
  }

  /** The row's position column is not to be believed: it was restored from before the row was taken out. */
  void forget(int row) {
    setPosition(row, ABSENT);
  }

  /** Makes the queue anew from all rows, in O(n) (Floyd 1964). */
  void rebuild() {
    size = 0;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      long deadline = table.getLong(row, deadlineColumn);
      if (isDeadline(deadline)) {
        reserve();
        place(size++, row, deadline);
      } else {
        forget(row);
      }
    }
    for (int at = (size + 2) / 4; at >= 0 && size > 0; at--) {
      sink(at, rows[at], deadlines[at]);
    }
    publish();
  }

  /**
   * Checks itself: order, places, and agreement with the column. For tests and for doubt.
   *
   * @throws IllegalStateException when it is not in order
   */
  void verify() {
    for (int at = 0; at < size; at++) {
      boolean placed = position(rows[at]) == at && table.getLong(rows[at], deadlineColumn) == deadlines[at];
      if (!placed || at > 0 && before(rows[at], deadlines[at], parent(at))) {
        throw new IllegalStateException("deadline queue out of order at " + at + " of " + size);
      }
    }
  }

  private void append(int row, long deadline) {
    reserve();
    rise(size++, row, deadline);
  }

  private void reserve() {
    if (size == rows.length) {
      int larger = size + (size >> 1);
      rows = Arrays.copyOf(rows, larger);
      deadlines = Arrays.copyOf(deadlines, larger);
    }
  }

  /** Puts an entry at or above or below a place, wherever it belongs. */
  private void settle(int at, int row, long deadline) {
    if (at > 0 && before(row, deadline, parent(at))) {
      rise(at, row, deadline);
    } else {
      sink(at, row, deadline);
    }
  }

  private void rise(int at, int row, long deadline) {
    while (at > 0 && before(row, deadline, parent(at))) {
      place(at, rows[parent(at)], deadlines[parent(at)]);
      at = parent(at);
    }
    place(at, row, deadline);
  }

  private void sink(int at, int row, long deadline) {
    for (int child = firstChild(at); child < size; child = firstChild(at)) {
      int least = leastOf(child);
      if (before(row, deadline, least)) {
        break;
      }
      place(at, rows[least], deadlines[least]);
      at = least;
    }
    place(at, row, deadline);
  }

  private int leastOf(int child) {
    int least = child;
    int end = Math.min(size, child + 4);
    for (int other = child + 1; other < end; other++) {
      if (before(rows[other], deadlines[other], least)) {
        least = other;
      }
    }
    return least;
  }

  private boolean before(int row, long deadline, int at) {
    if (deadline != deadlines[at]) {
      return deadline < deadlines[at];
    }
    return table.ordinal(row) < table.ordinal(rows[at]);
  }

  private static int parent(int at) {
    return (at - 1) >>> 2;
  }

  private static int firstChild(int at) {
    return (at << 2) + 1;
  }

  private void place(int at, int row, long deadline) {
    rows[at] = row;
    deadlines[at] = deadline;
    setPosition(row, at);
  }

  private int position(int row) {
    return (int) table.getLong(row, positionColumn) - 1;
  }

  private void setPosition(int row, int at) {
    table.setUnrecorded(row, positionColumn, at + 1L);
  }

  private void publish() {
    EARLIEST.setRelease(this, size == 0 ? NEVER : deadlines[0]);
  }
}
