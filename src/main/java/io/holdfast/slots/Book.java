package io.holdfast.slots;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.Table;
import io.holdfast.slots.SlotChange.PlacesChanged;
import io.holdfast.slots.SlotChange.ReservationMade;
import io.holdfast.slots.SlotChange.ReservationRemoved;
import io.holdfast.slots.SlotChange.ReservationSettled;
import java.util.UUID;

/**
 * Who has which places: takes and gives back, moves lines on, expires and forgets. Everything that changes both a slot
 * and its reservations passes here, so that a slot's places are always the sum of what its reservations have. The
 * owner's only.
 */
final class Book {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final PartitionContext context;
  private final SlotRows slots;
  private final ReservationRows reservations;
  /** Of the command being applied. */
  private long now;
  private long mark;
  private Sink sink;

  Book(PartitionContext context, SlotRows slots, ReservationRows reservations) {
    this.context = context;
    this.slots = slots;
    this.reservations = reservations;
  }

  /** Opens it for a command, or a tick. */
  void open(long logTime, Sink into) {
    now = logTime;
    sink = into;
    mark = SlotColumns.mark(into.position().sequence(), into.command().index());
  }

  /** When what is written now came to be. */
  long mark() {
    return mark;
  }

  private long places(int slot) {
    return slots.table().getLong(slot, SlotColumns.PLACES);
  }

  int available(int slot) {
    return SlotColumns.available(places(slot));
  }

  int reserved(int slot) {
    return SlotColumns.reserved(places(slot));
  }

  int waiting(int slot) {
    return SlotColumns.waiting(places(slot));
  }

  int capacity(int slot) {
    return SlotColumns.capacity(places(slot));
  }

  private long endOf(int slot) {
    return slots.table().getLong(slot, SlotColumns.END_AT);
  }

  /** Whether the slot is over, or gone. */
  boolean isOver(int slot) {
    return endOf(slot) <= now;
  }

  /** The slot of a reservation: it is there, or gone with a row that stays. */
  int slotOf(int reservation) {
    Table table = reservations.table();
    return slots.table().find(table.getLong(reservation, ReservationColumns.SLOT_HIGH),
        table.getLong(reservation, ReservationColumns.SLOT_LOW));
  }

  // ---- making

  /** Makes a reservation that has its places at once; returns when it expires, or 0. */
  long take(int slot, SlotCommand.Reserve request) {
    boolean held = request.holdSeconds() > 0;
    long until = held ? now + request.holdSeconds() * MILLIS_PER_SECOND : 0;
    make(slot, request, held ? Status.HELD : Status.CONFIRMED, Reason.NONE, held ? until : endOfRetention(slot), until);
    setPlaces(slot, reserved(slot) + request.quantity(), waiting(slot), 1);
    return until;
  }

  /** Puts a request at the end of its slot's line; returns its place, from 1. */
  int lineUp(int slot, SlotCommand.Reserve request) {
    make(slot, request, Status.WAITING, Reason.NONE, endOf(slot), 0);
    boolean isFirst = waiting(slot) == 0;
    slots.setLeastWanted(slot, isFirst ? request.quantity() : Math.min(slots.leastWanted(slot), request.quantity()));
    setPlaces(slot, reserved(slot), waiting(slot) + 1, 1);
    return waiting(slot);
  }

  /** Keeps a refused request for a while, for who asks after it. */
  void remember(int slot, SlotCommand.Reserve request, Reason reason) {
    make(slot, request, Status.REJECTED, reason, endOfClosed(), 0);
    slots.refer(slot);
  }

  private void make(int slot, SlotCommand.Reserve request, Status status, Reason reason, long due, long until) {
    Table table = slots.table();
    reservations.add(request, table.keyHigh(slot), table.keyLow(slot), status, reason, due);
    if (sink.isHeard()) {
      sink.emit(new ReservationMade(slots.keyOf(slot), request, status, reason, until));
    }
  }

  private void setPlaces(int slot, int reserved, int waiting) {
    setPlaces(slot, reserved, waiting, 0);
  }

  private void setPlaces(int slot, int reserved, int waiting, int newReferences) {
    slots.setPlaces(slot, reserved, waiting, newReferences, mark);
    if (sink.isHeard()) {
      sink.emit(new PlacesChanged(slots.keyOf(slot), reserved, waiting));
    }
  }

  private long endOfRetention(int slot) {
    return endOf(slot) + context.settings().valueOf(SlotSettings.RETENTION);
  }

  /** At least one millisecond: what is closed now can be found by the answer to what closed it. */
  private long endOfClosed() {
    return now + Math.max(1, context.settings().valueOf(SlotSettings.CLOSED_RETENTION));
  }

  // ---- settling

  /** Confirms a hold. */
  void confirm(int reservation) {
    settle(reservation, Status.CONFIRMED, Reason.NONE, endOfRetention(slotOf(reservation)), 0);
  }

  /** Closes a reservation: it gives its places back, or leaves its line. */
  void close(int reservation, Status status, Reason reason) {
    Status before = reservations.status(reservation);
    int slot = slotOf(reservation);
    settle(reservation, status, reason, endOfClosed(), 0);
    if (before == Status.WAITING) {
      setPlaces(slot, reserved(slot), waiting(slot) - 1);
    } else {
      moveUp(slot, reserved(slot) - reservations.quantity(reservation), true);
    }
  }

  private void settle(int reservation, Status status, Reason reason, long due, long until) {
    reservations.settle(reservation, status, reason, due);
    sink.emit(new ReservationSettled(reservations.id(reservation), status, reason, until));
  }

  /** The first in line that fits gets free places, as a hold, and so on while there are any. */
  void moveUp(int slot) {
    moveUp(slot, reserved(slot), false);
  }

  private void moveUp(int slot, int reservedNow, boolean changed) {
    int reserved = reservedNow;
    int waiting = waiting(slot);
    int least = Math.max(1, slots.leastWanted(slot));
    boolean mayFit = waiting > 0 && !isOver(slot) && capacity(slot) - reserved >= least;
    int first = mayFit ? beginOfLine(slot) : 0;
    int passedOver = 0;
    int leastPassedOver = Integer.MAX_VALUE;
    while (mayFit && passedOver < waiting && capacity(slot) - reserved >= least) {
      int next = reservations.inLine(first + passedOver);
      int wanted = reservations.quantity(next);
      if (wanted <= capacity(slot) - reserved) {
        reserved += wanted;
        waiting--;
        hold(next);
      } else {
        passedOver++;
        leastPassedOver = Math.min(leastPassedOver, wanted);
      }
    }
    if (passedOver > 0 && passedOver == waiting) {
      // All that are left were asked: the next place that is free need not ask them again.
      slots.setLeastWanted(slot, leastPassedOver);
    }
    if (changed || waiting != waiting(slot)) {
      setPlaces(slot, reserved, waiting);
    }
  }

  private void hold(int reservation) {
    int seconds = ReservationColumns.holdSeconds(reservations.table().getLong(reservation, ReservationColumns.STATE));
    long until = now + (seconds > 0 ? seconds * MILLIS_PER_SECOND : context.settings().valueOf(SlotSettings.LINE_HOLD));
    settle(reservation, Status.HELD, Reason.NONE, until, until);
  }

  private int beginOfLine(int slot) {
    return reservations.beginOfLine(slots.table().keyHigh(slot), slots.table().keyLow(slot));
  }

  /** After a slot was replaced: who can never fit leaves the line, all others wait until its new end. */
  void reviewLine(int slot) {
    int place = beginOfLine(slot);
    int left = waiting(slot);
    for (int waiting = left; waiting > 0; waiting--) {
      int next = reservations.inLine(place);
      if (reservations.quantity(next) > capacity(slot)) {
        settle(next, Status.REJECTED, Reason.ABOVE_CAPACITY, endOfClosed(), 0);
        left--;
      } else {
        reservations.settle(next, Status.WAITING, Reason.NONE, endOf(slot));
        place++;
      }
    }
    if (left != waiting(slot)) {
      setPlaces(slot, reserved(slot), left);
    }
  }

  /** Everyone leaves the line of a slot that is about to be gone. */
  void dissolveLine(int slot, Reason reason) {
    int place = beginOfLine(slot);
    int waiting = waiting(slot);
    for (int left = waiting; left > 0; left--) {
      settle(reservations.inLine(place), Status.REJECTED, reason, endOfClosed(), 0);
    }
    if (waiting > 0) {
      setPlaces(slot, reserved(slot), 0);
    }
  }

  // ---- time

  /**
   * Does what is due of a slot as far as a command rests on it, whatever else is due: a line ends with its slot; holds
   * give their places back in their order until no more than so many places are reserved, and nobody waits who might
   * get some.
   *
   * <p>So nobody can tell that the rest was not done. Without a line, places are only added to those that are free, in
   * whichever order. With one, who gets them depends on the order, which is that of the queue.
   */
  void catchUp(int slot, int most) {
    if (isOver(slot)) {
      dissolveLine(slot, Reason.SLOT_OVER);
    }
    while (reserved(slot) > most || waiting(slot) > 0) {
      int hold = reservations.expired(slots.table().keyHigh(slot), slots.table().keyLow(slot), now);
      if (hold == Table.NONE) {
        return;
      }
      close(hold, Status.EXPIRED, Reason.NONE);
    }
  }

  /**
   * Does what is due of a reservation, and before it what is due of its slot while somebody waits.
   *
   * @return its row, or {@link Table#NONE} if it has been forgotten
   */
  int catchUpWith(UUID id) {
    int row = reservations.find(id);
    if (row == Table.NONE) {
      return Table.NONE;
    }
    int slot = slotOf(row);
    catchUp(slot, capacity(slot));
    if (reservations.dueAt(row) <= now) {
      due(row);
    }
    return reservations.find(id);
  }

  /** Does what is due, in order, at most so often; returns how often it may go on. */
  int expire(int budget) {
    int left = budget;
    while (left > 0 && reservations.due().earliest() <= now) {
      due(reservations.due().first());
      left--;
    }
    return left;
  }

  private void due(int reservation) {
    switch (reservations.status(reservation)) {
      case HELD -> close(reservation, Status.EXPIRED, Reason.NONE);
      case WAITING -> close(reservation, Status.REJECTED, Reason.SLOT_OVER);
      case CONFIRMED -> endConfirmed(reservation);
      case REJECTED, CANCELLED, EXPIRED -> forget(reservation);
    }
  }

  /** The slot may have been moved to a later time since it was confirmed. */
  private void endConfirmed(int reservation) {
    int slot = slotOf(reservation);
    if (endOf(slot) > 0 && endOfRetention(slot) > now) {
      reservations.settle(reservation, Status.CONFIRMED, Reason.NONE, endOfRetention(slot));
    } else {
      setPlaces(slot, reserved(slot) - reservations.quantity(reservation), waiting(slot));
      forget(reservation);
    }
  }

  private void forget(int reservation) {
    int slot = slotOf(reservation);
    UUID id = reservations.id(reservation);
    reservations.remove(reservation);
    slots.release(slot);
    sink.emit(new ReservationRemoved(id));
  }
}
