package io.holdfast.slots;

import io.holdfast.kernel.Reply;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Slots as one would write them without a thought for speed: maps of objects, and what is reserved is added up each
 * time. Knows no quotas. Marks are not modelled: a basis must be 0.
 */
public final class NaiveSlots {
  private long retention;
  private long closedRetention;
  private long lineHold;
  private final Map<String, Slot> slots = new TreeMap<>();
  private final Map<UUID, Booking> bookings = new LinkedHashMap<>();
  private long now;
  private long mark;

  /** One reservation. */
  public static final class Booking {
    final Reserve request;
    Status status;
    Reason reason = Reason.NONE;
    long due;

    Booking(Reserve request) {
      this.request = request;
    }

    /** Why it was rejected. */
    public Reason reason() {
      return reason;
    }

    /** When something is due. */
    public long due() {
      return due;
    }

    /** Where it stands. */
    public Status status() {
      return status;
    }

    /** What was asked. */
    public Reserve request() {
      return request;
    }

    private void close(Status closed, Reason why, long until) {
      status = closed;
      reason = why;
      due = until;
    }
  }

  /** With these settings, in milliseconds. */
  public NaiveSlots(long retention, long closedRetention, long lineHold) {
    this.retention = retention;
    this.closedRetention = closedRetention;
    this.lineHold = lineHold;
  }

  /** All slots by id. */
  public Map<String, Slot> slots() {
    return slots;
  }

  /** All reservations in the order in which they were made. */
  public Map<UUID, Booking> bookings() {
    return bookings;
  }

  /** Whether a slot was over when a command was applied last. */
  public boolean isOver(String slot) {
    return !slots.containsKey(slot) || slots.get(slot).endAt() <= now;
  }

  /** The places taken of a slot. */
  public int reserved(String slot) {
    return bookings.values().stream()
        .filter(each -> each.request.slot().equals(slot) && each.status.hasPlaces())
        .mapToInt(each -> each.request.quantity())
        .sum();
  }

  /** Those who wait for a slot, in their order. */
  public List<Booking> line(String slot) {
    return bookings.values().stream()
        .filter(each -> each.request.slot().equals(slot) && each.status == Status.WAITING)
        .toList();
  }

  private int free(String slot) {
    return slots.get(slot).capacity() - reserved(slot);
  }

  private long closedUntil() {
    return now + Math.max(1, closedRetention);
  }

  /** With the default settings. */
  public NaiveSlots() {
    this(SlotSettings.RETENTION.defaultValue(), SlotSettings.CLOSED_RETENTION.defaultValue(),
        SlotSettings.LINE_HOLD.defaultValue());
  }

  /** A setting has been changed. */
  public void set(String setting, long value) {
    switch (setting) {
      case "slots.retention" -> retention = value;
      case "slots.closed-retention" -> closedRetention = value;
      case "slots.line-hold" -> lineHold = value;
      default -> { }
    }
  }

  /** Applies a command that stands at a place in the journal. */
  public Reply apply(SlotCommand command, long logTime, long sequence, int index) {
    mark = SlotColumns.mark(sequence, index);
    return apply(command, logTime);
  }

  /** Applies a command; what is due comes first. */
  public Reply apply(SlotCommand command, long logTime) {
    now = logTime;
    expire(Integer.MAX_VALUE);
    return switch (command) {
      case CreateSlot create -> create(create.slot());
      case ReplaceSlot replace -> replace(replace.slot());
      case DeleteSlot delete -> delete(delete.slot());
      case Reserve reserve -> reserve(reserve);
      case Confirm confirm -> confirm(confirm.reservation());
      case Cancel cancel -> cancel(cancel.reservation());
    };
  }

  /** Does what is due. */
  public void tick(long logTime, int budget) {
    now = logTime;
    int left = expire(budget);
    while (left-- > 0) {
      Optional<Slot> over = slots.values().stream()
          .filter(slot -> slot.endAt() + retention <= now)
          .min(Comparator.comparingLong(Slot::endAt));
      if (over.isEmpty()) {
        return;
      }
      line(over.get().id()).forEach(each -> each.close(Status.REJECTED, Reason.SLOT_OVER, closedUntil()));
      slots.remove(over.get().id());
    }
  }

  private int expire(int budget) {
    int left = budget;
    while (left > 0) {
      Optional<Booking> due = bookings.values().stream()
          .filter(each -> each.due <= now)
          .min(Comparator.comparingLong(each -> each.due));
      if (due.isEmpty()) {
        return left;
      }
      expire(due.get());
      left--;
    }
    return 0;
  }

  private void expire(Booking booking) {
    String slot = booking.request.slot();
    switch (booking.status) {
      case HELD -> {
        booking.close(Status.EXPIRED, Reason.NONE, closedUntil());
        moveUp(slot);
      }
      case WAITING -> booking.close(Status.REJECTED, Reason.SLOT_OVER, closedUntil());
      case CONFIRMED -> {
        if (slots.containsKey(slot) && slots.get(slot).endAt() + retention > now) {
          booking.due = slots.get(slot).endAt() + retention;
        } else {
          bookings.remove(booking.request.id());
        }
      }
      case REJECTED, CANCELLED, EXPIRED -> bookings.remove(booking.request.id());
    }
  }

  private void moveUp(String slot) {
    if (isOver(slot)) {
      return;
    }
    int free = free(slot);
    for (Booking each : line(slot)) {
      if (each.request.quantity() <= free) {
        free -= each.request.quantity();
        each.status = Status.HELD;
        each.due = now + (each.request.holdSeconds() > 0 ? each.request.holdSeconds() * 1_000L : lineHold);
      }
    }
  }

  private Reply create(Slot slot) {
    if (slots.containsKey(slot.id())) {
      return new SlotReply.Exists();
    }
    if (reserved(slot.id()) > slot.capacity()) {
      return new SlotReply.StillReserved(reserved(slot.id()));
    }
    slots.put(slot.id(), slot);
    return new SlotReply.Written(slot.id(), mark);
  }

  private Reply replace(Slot slot) {
    if (!slots.containsKey(slot.id())) {
      return new SlotReply.NoSuchSlot();
    }
    if (reserved(slot.id()) > slot.capacity()) {
      return new SlotReply.StillReserved(reserved(slot.id()));
    }
    slots.put(slot.id(), slot);
    for (Booking each : line(slot.id())) {
      if (each.request.quantity() > slot.capacity()) {
        each.close(Status.REJECTED, Reason.ABOVE_CAPACITY, closedUntil());
      } else {
        each.due = slot.endAt();
      }
    }
    moveUp(slot.id());
    return new SlotReply.Written(slot.id(), mark);
  }

  private Reply delete(String slot) {
    if (!slots.containsKey(slot)) {
      return new SlotReply.NoSuchSlot();
    }
    if (reserved(slot) > 0) {
      return new SlotReply.StillReserved(reserved(slot));
    }
    line(slot).forEach(each -> each.close(Status.REJECTED, Reason.SLOT_DELETED, closedUntil()));
    slots.remove(slot);
    return new SlotReply.Deleted();
  }

  private Reply reserve(Reserve request) {
    Slot slot = slots.get(request.slot());
    if (slot == null) {
      return new SlotReply.NoSuchSlot();
    }
    if (bookings.containsKey(request.id())) {
      return reply(bookings.get(request.id()), 0);
    }
    Booking booking = new Booking(request);
    int place = 0;
    if (isOver(slot.id())) {
      booking.close(Status.REJECTED, Reason.SLOT_OVER, closedUntil());
    } else if (request.quantity() > slot.capacity()) {
      booking.close(Status.REJECTED, Reason.ABOVE_CAPACITY, closedUntil());
    } else if (request.quantity() <= free(slot.id())) {
      booking.status = request.holdSeconds() > 0 ? Status.HELD : Status.CONFIRMED;
      booking.due = request.holdSeconds() > 0 ? now + request.holdSeconds() * 1_000L : slot.endAt() + retention;
    } else if (request.waitlist() && line(slot.id()).size() >= SlotSettings.LINE_QUOTA.defaultValue()) {
      booking.close(Status.REJECTED, Reason.LINE_FULL, closedUntil());
    } else if (request.waitlist()) {
      booking.close(Status.WAITING, Reason.NONE, slot.endAt());
      place = line(slot.id()).size() + 1;
    } else {
      booking.close(Status.REJECTED, Reason.SOLD_OUT, closedUntil());
    }
    if (booking.status != Status.REJECTED || request.remembered()) {
      bookings.put(request.id(), booking);
    }
    return reply(booking, place);
  }

  private static Reply reply(Booking booking, int place) {
    return new SlotReply.Reservation(booking.request.id(), booking.status, booking.reason,
        booking.status == Status.HELD ? booking.due : 0, place);
  }

  private Reply confirm(UUID id) {
    Booking booking = bookings.get(id);
    if (booking == null) {
      return new SlotReply.NoSuchReservation();
    }
    if (booking.status == Status.CONFIRMED) {
      return reply(booking, 0);
    }
    if (booking.status != Status.HELD) {
      return new SlotReply.NotPossible(booking.status, booking.reason);
    }
    if (isOver(booking.request.slot())) {
      return new SlotReply.NotPossible(booking.status, Reason.SLOT_OVER);
    }
    booking.status = Status.CONFIRMED;
    booking.due = slots.get(booking.request.slot()).endAt() + retention;
    return reply(booking, 0);
  }

  private Reply cancel(UUID id) {
    Booking booking = bookings.get(id);
    if (booking == null) {
      return new SlotReply.NoSuchReservation();
    }
    if (booking.status == Status.CANCELLED) {
      return reply(booking, 0);
    }
    if (booking.status.isClosed()) {
      return new SlotReply.NotPossible(booking.status, booking.reason);
    }
    if (isOver(booking.request.slot())) {
      return new SlotReply.NotPossible(booking.status, Reason.SLOT_OVER);
    }
    boolean waited = booking.status == Status.WAITING;
    booking.close(Status.CANCELLED, Reason.NONE, closedUntil());
    if (!waited) {
      moveUp(booking.request.slot());
    }
    return reply(booking, 0);
  }
}
