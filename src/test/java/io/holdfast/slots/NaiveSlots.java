package io.holdfast.slots;

import io.holdfast.kernel.Reply;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Slots as one would write them first: maps of objects, and what is reserved of a slot is added up each time. Only what
 * is due, and who has places of a slot or waits for some, is found without looking through everything, so that long
 * scenarios end. Knows no quotas. Marks are not modelled: a basis must be 0.
 */
public final class NaiveSlots {
  private long retention;
  private long closedRetention;
  private long lineHold;
  private final Map<String, Slot> slots = new TreeMap<>();
  private final NavigableSet<Slot> slotsByEnd =
      new TreeSet<>(Comparator.comparingLong(Slot::endAt).thenComparing(Slot::id));
  private final Map<UUID, Booking> bookings = new LinkedHashMap<>();
  /** All bookings; of those that are due together, the one made first comes first. */
  private final NavigableSet<Booking> bookingsByDue = new TreeSet<>(NaiveSlots::compareDue);
  /** Bookings that have places of a slot. */
  private final Map<String, Map<UUID, Booking>> placed = new HashMap<>();
  /** Bookings that wait for places of a slot, in the order in which they were made. */
  private final Map<String, Map<UUID, Booking>> lines = new HashMap<>();
  private boolean eager;
  private long made;
  private long now;
  private long mark;

  /** One reservation. */
  public static final class Booking {
    final Reserve request;
    private final long number;
    private boolean kept;
    Status status;
    Reason reason = Reason.NONE;
    long due;

    Booking(Reserve request, long number) {
      this.request = request;
      this.number = number;
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
  }

  private void close(Booking booking, Status closed, Reason why) {
    move(booking, closed, closedUntil());
    booking.reason = why;
  }

  private static int compareDue(Booking one, Booking other) {
    int byDue = Long.compare(one.due, other.due);
    return byDue != 0 ? byDue : Long.compare(one.number, other.number);
  }

  private void move(Booking booking, Status status, long due) {
    if (booking.kept && due != booking.due) {
      bookingsByDue.remove(booking);
      booking.due = due;
      bookingsByDue.add(booking);
    }
    if (booking.kept && status != booking.status) {
      open(booking).remove(booking.request.id());
      booking.status = status;
      open(booking).put(booking.request.id(), booking);
    }
    booking.due = due;
    booking.status = status;
  }

  private void keep(Booking booking) {
    booking.kept = true;
    bookings.put(booking.request.id(), booking);
    bookingsByDue.add(booking);
    open(booking).put(booking.request.id(), booking);
  }

  private void forget(Booking booking) {
    bookings.remove(booking.request.id());
    bookingsByDue.remove(booking);
    open(booking).remove(booking.request.id());
  }

  /** Those of its slot that are open in the way in which it is; nobody asks for closed ones by their slot. */
  private Map<UUID, Booking> open(Booking booking) {
    if (booking.status.isClosed()) {
      return new HashMap<>();
    }
    return (booking.status.hasPlaces() ? placed : lines)
        .computeIfAbsent(booking.request.slot(), absent -> new LinkedHashMap<>());
  }

  private void put(Slot slot) {
    remove(slot.id());
    slots.put(slot.id(), slot);
    slotsByEnd.add(slot);
  }

  private void remove(String slot) {
    Slot before = slots.remove(slot);
    if (before != null) {
      slotsByEnd.remove(before);
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
    int sum = 0;
    for (Booking each : placed.getOrDefault(slot, Map.of()).values()) {
      sum += each.request.quantity();
    }
    return sum;
  }

  /** Those who wait for a slot, in their order. */
  public List<Booking> line(String slot) {
    return List.copyOf(lines.getOrDefault(slot, Map.of()).values());
  }

  private int waiting(String slot) {
    return lines.getOrDefault(slot, Map.of()).size();
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

  /** Before each command everything that is due is done, as if there were nothing to be saved. */
  NaiveSlots eager() {
    eager = true;
    return this;
  }

  /** Applies a command; what is due of its slot and its reservation comes first. */
  public Reply apply(SlotCommand command, long logTime) {
    now = logTime;
    if (eager) {
      expire(Integer.MAX_VALUE);
    }
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
      if (slotsByEnd.isEmpty() || slotsByEnd.first().endAt() + retention > now) {
        return;
      }
      String over = slotsByEnd.first().id();
      line(over).forEach(each -> close(each, Status.REJECTED, Reason.SLOT_OVER));
      remove(over);
    }
  }

  private int expire(int budget) {
    int left = budget;
    while (left > 0) {
      if (bookingsByDue.isEmpty() || bookingsByDue.first().due > now) {
        return left;
      }
      expire(bookingsByDue.first());
      left--;
    }
    return 0;
  }

  /** A line ends with its slot; holds end until so many places are reserved at the most, and nobody waits. */
  private void catchUp(String slot, int most) {
    if (isOver(slot)) {
      line(slot).forEach(each -> close(each, Status.REJECTED, Reason.SLOT_OVER));
    }
    while (reserved(slot) > most || waiting(slot) > 0) {
      Booking hold = placed.getOrDefault(slot, Map.of()).values().stream()
          .filter(each -> each.status == Status.HELD && each.due <= now)
          .min(bookingsByDue.comparator()).orElse(null);
      if (hold == null) {
        return;
      }
      expire(hold);
    }
  }

  private Booking current(UUID id) {
    Booking booking = bookings.get(id);
    if (booking != null) {
      catchUp(booking.request.slot(), Slot.MOST_CAPACITY);
      if (booking.due <= now) {
        expire(booking);
      }
    }
    return bookings.get(id);
  }

  private void expire(Booking booking) {
    String slot = booking.request.slot();
    switch (booking.status) {
      case HELD -> {
        close(booking, Status.EXPIRED, Reason.NONE);
        moveUp(slot);
      }
      case WAITING -> close(booking, Status.REJECTED, Reason.SLOT_OVER);
      case CONFIRMED -> {
        if (slots.containsKey(slot) && slots.get(slot).endAt() + retention > now) {
          move(booking, Status.CONFIRMED, slots.get(slot).endAt() + retention);
        } else {
          forget(booking);
        }
      }
      case REJECTED, CANCELLED, EXPIRED -> forget(booking);
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
        move(each, Status.HELD,
            now + (each.request.holdSeconds() > 0 ? each.request.holdSeconds() * 1_000L : lineHold));
      }
    }
  }

  private Reply create(Slot slot) {
    if (slots.containsKey(slot.id())) {
      return new SlotReply.Exists();
    }
    catchUp(slot.id(), slot.capacity());
    if (reserved(slot.id()) > slot.capacity()) {
      return new SlotReply.StillReserved(reserved(slot.id()));
    }
    put(slot);
    int held = reserved(slot.id());
    return held == 0 ? new SlotReply.Written(slot.id(), mark) : new SlotReply.WrittenOver(slot.id(), mark, held);
  }

  private Reply replace(Slot slot) {
    if (!slots.containsKey(slot.id())) {
      return new SlotReply.NoSuchSlot();
    }
    catchUp(slot.id(), slot.capacity());
    if (reserved(slot.id()) > slot.capacity()) {
      return new SlotReply.StillReserved(reserved(slot.id()));
    }
    put(slot);
    for (Booking each : line(slot.id())) {
      if (each.request.quantity() > slot.capacity()) {
        close(each, Status.REJECTED, Reason.ABOVE_CAPACITY);
      } else {
        move(each, Status.WAITING, slot.endAt());
      }
    }
    moveUp(slot.id());
    return new SlotReply.Written(slot.id(), mark);
  }

  private Reply delete(String slot) {
    if (!slots.containsKey(slot)) {
      return new SlotReply.NoSuchSlot();
    }
    catchUp(slot, 0);
    if (reserved(slot) > 0) {
      return new SlotReply.StillReserved(reserved(slot));
    }
    line(slot).forEach(each -> close(each, Status.REJECTED, Reason.SLOT_DELETED));
    remove(slot);
    return new SlotReply.Deleted();
  }

  private Reply reserve(Reserve request) {
    Slot slot = slots.get(request.slot());
    if (slot == null) {
      return new SlotReply.NoSuchSlot();
    }
    Booking known = current(request.id());
    if (known != null) {
      return reply(known, 0);
    }
    boolean tooMany = request.quantity() > slot.capacity();
    catchUp(slot.id(), tooMany ? slot.capacity() : slot.capacity() - request.quantity());
    Booking booking = new Booking(request, ++made);
    int place = 0;
    if (isOver(slot.id())) {
      close(booking, Status.REJECTED, Reason.SLOT_OVER);
    } else if (request.quantity() > slot.capacity()) {
      close(booking, Status.REJECTED, Reason.ABOVE_CAPACITY);
    } else if (request.quantity() <= free(slot.id())) {
      boolean isHold = request.holdSeconds() > 0;
      move(booking, isHold ? Status.HELD : Status.CONFIRMED,
          isHold ? now + request.holdSeconds() * 1_000L : slot.endAt() + retention);
    } else if (request.waitlist() && waiting(slot.id()) >= SlotSettings.LINE_QUOTA.defaultValue()) {
      close(booking, Status.REJECTED, Reason.LINE_FULL);
    } else if (request.waitlist()) {
      move(booking, Status.WAITING, slot.endAt());
      place = waiting(slot.id()) + 1;
    } else {
      close(booking, Status.REJECTED, Reason.SOLD_OUT);
    }
    if (booking.status != Status.REJECTED || request.remembered()) {
      keep(booking);
    }
    return reply(booking, place);
  }

  private static Reply reply(Booking booking, int place) {
    return new SlotReply.Reservation(booking.request.id(), booking.status, booking.reason,
        booking.status == Status.HELD ? booking.due : 0, place);
  }

  private Reply confirm(UUID id) {
    Booking booking = current(id);
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
    move(booking, Status.CONFIRMED, slots.get(booking.request.slot()).endAt() + retention);
    return reply(booking, 0);
  }

  private Reply cancel(UUID id) {
    Booking booking = current(id);
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
    close(booking, Status.CANCELLED, Reason.NONE);
    if (!waited) {
      moveUp(booking.request.slot());
    }
    return reply(booking, 0);
  }
}
