package io.holdfast.slots;

import io.holdfast.kernel.index.RankedIndex;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import io.holdfast.slots.SlotChange.ReservationMade;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.UUID;

/**
 * The reservations of a partition: their table, the queue of what is due, the order in which users see theirs, the
 * lines in which they wait, and each slot's holds. The owner's only.
 */
final class ReservationRows {
  private final Table table;
  private final DeadlineQueue due;
  private final RankedIndex byUser;
  private final RankedIndex lines;
  private final RankedIndex holds;
  private final UserId user = UserId.scratch();
  /** Whose user {@link #user} is; what an index asks about is one row, compared with many. */
  private int userOf = Table.NONE;

  ReservationRows(Undo undo) {
    table = new Table(ReservationColumns.SCHEMA, undo);
    due = table.queueBy(ReservationColumns.DUE, ReservationColumns.QUEUE);
    byUser = new RankedIndex(new ByUser(), undo);
    lines = new RankedIndex(new ByLine(), undo);
    holds = new RankedIndex(new ByExpiry(), undo);
  }

  Table table() {
    return table;
  }

  DeadlineQueue due() {
    return due;
  }

  RankedIndex byUser() {
    return byUser;
  }

  RankedIndex lines() {
    return lines;
  }

  RankedIndex holds() {
    return holds;
  }

  /** By user, newest first: ids begin with the time at which they were made. */
  private final class ByUser implements RankedIndex.Order {
    @Override
    public long key(int row) {
      userOf = row;
      return user.read(table, row).hash();
    }

    @Override
    public int compareTies(int a, int b) {
      if (userOf != b) {
        userOf = b;
        user.read(table, b);
      }
      int byId = user.compareTo(table, a);
      if (byId != 0) {
        return -byId;
      }
      int byHigh = Long.compareUnsigned(table.keyHigh(b), table.keyHigh(a));
      return byHigh != 0 ? byHigh : Long.compareUnsigned(table.keyLow(b), table.keyLow(a));
    }
  }

  /** By slot, those that wait longest first. */
  private class ByLine implements RankedIndex.Order {
    @Override
    public long key(int row) {
      return lineOf(slotHigh(row), slotLow(row));
    }

    @Override
    public int compareTies(int a, int b) {
      int byHigh = Long.compare(slotHigh(a), slotHigh(b));
      int byLow = Long.compare(slotLow(a), slotLow(b));
      return byHigh != 0 ? byHigh : byLow != 0 ? byLow : compareOfSlot(a, b);
    }

    int compareOfSlot(int a, int b) {
      return Long.compare(table.ordinal(a), table.ordinal(b));
    }
  }

  /** By slot, those that expire first, first; as the queue of what is due has them. */
  private final class ByExpiry extends ByLine {
    @Override
    int compareOfSlot(int a, int b) {
      int byDue = Long.compare(dueAt(a), dueAt(b));
      return byDue != 0 ? byDue : super.compareOfSlot(a, b);
    }
  }

  private static long lineOf(long slotHigh, long slotLow) {
    return slotHigh ^ Long.rotateLeft(slotLow, Integer.SIZE);
  }

  private long slotHigh(int row) {
    return table.getLong(row, ReservationColumns.SLOT_HIGH);
  }

  private long slotLow(int row) {
    return table.getLong(row, ReservationColumns.SLOT_LOW);
  }

  int find(UUID id) {
    return table.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  UUID id(int row) {
    return new UUID(table.keyHigh(row), table.keyLow(row));
  }

  Status status(int row) {
    return ReservationColumns.status(state(row));
  }

  Reason reason(int row) {
    return ReservationColumns.reason(state(row));
  }

  int quantity(int row) {
    return ReservationColumns.quantity(state(row));
  }

  long dueAt(int row) {
    return table.getLong(row, ReservationColumns.DUE);
  }

  private long state(int row) {
    return table.getLong(row, ReservationColumns.STATE);
  }

  /** The change that would make a row; whether it would have waited or been remembered is not known any more. */
  ReservationMade restated(int row, UUID slotKey, String slot) {
    userOf = row;
    String owner = user.read(table, row).toString();
    byte[] detail = table.bytes(row, ReservationColumns.DETAIL);
    byte[] metadata = Arrays.copyOfRange(detail, user.length(), detail.length);
    Status status = status(row);
    SlotCommand.Reserve request = new SlotCommand.Reserve(id(row), slot, owner, quantity(row), metadata,
        ReservationColumns.holdSeconds(state(row)), status == Status.WAITING, status == Status.REJECTED);
    long until = status == Status.HELD ? table.getLong(row, ReservationColumns.DUE) : 0;
    return new ReservationMade(slotKey, request, status, reason(row), until);
  }

  /** Adds a reservation. */
  int add(SlotCommand.Reserve request, long slotHigh, long slotLow, Status status, Reason reason, long dueAt) {
    UserId of = UserId.of(request.user());
    byte[] detail = Arrays.copyOf(of.bytes(), of.length() + request.metadata().length);
    System.arraycopy(request.metadata(), 0, detail, of.length(), request.metadata().length);
    int row = table.insert(request.id().getMostSignificantBits(), request.id().getLeastSignificantBits());
    table.setLong(row, ReservationColumns.SLOT_HIGH, slotHigh);
    table.setLong(row, ReservationColumns.SLOT_LOW, slotLow);
    table.setLong(row, ReservationColumns.STATE,
        ReservationColumns.state(status, reason, request.quantity(), of, request.holdSeconds()));
    table.setLong(row, ReservationColumns.DUE, dueAt);
    table.setBytes(row, ReservationColumns.DETAIL, detail);
    table.close(row);
    byUser.insertFirst(row);
    enter(row, status);
    return row;
  }

  private void enter(int row, Status status) {
    if (status == Status.WAITING) {
      lines.insert(row);
    } else if (status == Status.HELD) {
      holds.insert(row);
    }
  }

  /** Sets where a reservation stands, and when something is due. One that waited leaves its line. */
  void settle(int row, Status status, Reason reason, long dueAt) {
    Status before = status(row);
    if (before == Status.HELD) {
      holds.remove(row);
    } else if (before == Status.WAITING && status != Status.WAITING) {
      lines.remove(row);
    }
    table.open(row);
    table.setLong(row, ReservationColumns.STATE, ReservationColumns.restate(state(row), status, reason));
    table.setLong(row, ReservationColumns.DUE, dueAt);
    table.close(row);
    if (status != before || before == Status.HELD) {
      enter(row, status);
    }
  }

  /** Forgets a reservation that neither waits nor is held. */
  void remove(int row) {
    byUser.remove(row);
    table.delete(row);
  }

  /** The place in all lines at which a slot's line begins. */
  int beginOfLine(long slotHigh, long slotLow) {
    return lines.rank(new Front(slotHigh, slotLow));
  }

  /** The reservation at a place in all lines. */
  int inLine(int place) {
    return lines.row(place);
  }

  /** The hold of a slot that expires first, if it has expired by now; else {@link Table#NONE}. */
  int expired(long slotHigh, long slotLow, long now) {
    if (due.earliest() > now) {
      return Table.NONE;
    }
    int place = holds.rank(new Front(slotHigh, slotLow));
    if (place == holds.size()) {
      return Table.NONE;
    }
    int row = holds.row(place);
    return slotHigh(row) == slotHigh && slotLow(row) == slotLow && dueAt(row) <= now ? row : Table.NONE;
  }

  /** Before everyone who waits for a slot, or holds places of it. */
  private final class Front implements RankedIndex.Place {
    private final long slotHigh;
    private final long slotLow;

    Front(long slotHigh, long slotLow) {
      this.slotHigh = slotHigh;
      this.slotLow = slotLow;
    }

    @Override
    public long key() {
      return lineOf(slotHigh, slotLow);
    }

    @Override
    public int compareTo(int row) {
      int byHigh = Long.compare(slotHigh, slotHigh(row));
      int byLow = Long.compare(slotLow, slotLow(row));
      return byHigh != 0 ? byHigh : byLow != 0 ? byLow : -1;
    }

    private long slotHigh(int row) {
      return ReservationRows.this.slotHigh(row);
    }

    private long slotLow(int row) {
      return ReservationRows.this.slotLow(row);
    }
  }

  void rebuild() {
    int[] rows = new int[table.size()];
    IntArrayList waiting = new IntArrayList();
    IntArrayList held = new IntArrayList();
    int count = 0;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      rows[count++] = row;
      if (status(row) == Status.WAITING) {
        waiting.add(row);
      } else if (status(row) == Status.HELD) {
        held.add(row);
      }
    }
    byUser.rebuild(rows, count);
    lines.rebuild(waiting.elements(), waiting.size());
    holds.rebuild(held.elements(), held.size());
  }
}
