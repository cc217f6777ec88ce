package io.holdfast.slots;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import io.holdfast.slots.SlotChange.SlotRemoved;
import io.holdfast.slots.SlotChange.SlotWritten;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The slots of a partition and their reservations. As {@link StateMachine} says of threads; others get the
 * {@link #view}.
 *
 * <p>Every command first does what is due of its slot and its reservation, as far as its outcome rests on it, so that
 * no place is refused that a hold had to give back; ticks do the rest in the order of time, in bounded steps. So the
 * outcome is what it would be if all had been done at once, and no command pays for what others left. Only what is to
 * be forgotten may still be there until the tick: a quota counts it if there is more than a tick may do, and confirmed
 * reservations of a slot that is past its retention keep their places.
 */
public final class SlotMachine implements StateMachine<SlotCommand> {
  /** Slots moved in their order in one go, so that nobody who reads meanwhile waits for long. */
  public static final int MOVES = 256;

  private final PartitionContext context;
  private final SlotRows slots;
  private final ReservationRows reservations;
  private final Book book;
  private final SlotView view;

  SlotMachine(PartitionContext context) {
    this.context = context;
    slots = new SlotRows(context.undo());
    reservations = new ReservationRows(context.undo());
    book = new Book(context, slots, reservations);
    view = new SlotView(slots, reservations, context.stamp(), context.settings());
  }

  /** What any thread may see. */
  public SlotView view() {
    return view;
  }

  @Override
  public void apply(SlotCommand command, long logTime, Sink sink) {
    begin(logTime, sink);
    Reply reply = reply(command, sink);
    // What is due may be what takes the room.
    boolean again = reply instanceof QuotaReached && book.expire(Limits.TICK_BUDGET) < Limits.TICK_BUDGET;
    sink.reply(again ? reply(command, sink) : reply);
  }

  private Reply reply(SlotCommand command, Sink sink) {
    return switch (command) {
      case CreateSlot create -> create(create.slot(), sink);
      case ReplaceSlot replace -> replace(replace, sink);
      case DeleteSlot delete -> delete(delete, sink);
      case Reserve reserve -> reserve(reserve);
      case Confirm confirm -> confirm(confirm.reservation());
      case Cancel cancel -> cancel(cancel.reservation());
    };
  }

  private void begin(long logTime, Sink sink) {
    book.open(logTime, sink);
    view.observe(logTime);
  }

  // ---- slots

  private Reply create(Slot slot, Sink sink) {
    int occupant = slots.occupant(slot.id());
    if (occupant != Table.NONE && (!slots.isGone(occupant) || !slots.isNamed(occupant, slot.id()))) {
      return new SlotReply.Exists();
    }
    if (occupant != Table.NONE) {
      book.catchUp(occupant, slot.capacity());
    }
    int reserved = occupant == Table.NONE ? 0 : book.reserved(occupant);
    if (reserved > slot.capacity()) {
      return new SlotReply.StillReserved(reserved);
    }
    if (slots.order().index().size() >= setting(SlotSettings.QUOTA)) {
      return quotaReached(SlotSettings.QUOTA);
    }
    if (!hasRoomFor(slot.head().length)) {
      return quotaReached(SlotSettings.QUOTA_BYTES);
    }
    slots.create(slot, book.mark());
    sink.emit(new SlotWritten(SlotKey.of(slot.id()), slot, reserved, 0));
    return reserved == 0 ? new SlotReply.Written(slot.id(), book.mark())
        : new SlotReply.WrittenOver(slot.id(), book.mark(), reserved);
  }

  private Reply replace(ReplaceSlot command, Sink sink) {
    Slot slot = command.slot();
    int row = slots.find(slot.id());
    if (row == Table.NONE) {
      return new SlotReply.NoSuchSlot();
    }
    if (isChanged(row, command.basis())) {
      return new SlotReply.Changed(markOf(row));
    }
    book.catchUp(row, slot.capacity());
    if (slot.capacity() < book.reserved(row)) {
      return new SlotReply.StillReserved(book.reserved(row));
    }
    if (!hasRoomFor(slot.head().length - slots.table().length(row, SlotColumns.HEAD))) {
      return quotaReached(SlotSettings.QUOTA_BYTES);
    }
    slots.replace(row, slot, book.mark());
    sink.emit(new SlotWritten(slots.keyOf(row), slot, book.reserved(row), book.waiting(row)));
    book.reviewLine(row);
    book.moveUp(row);
    return new SlotReply.Written(slot.id(), book.mark());
  }

  private Reply delete(DeleteSlot command, Sink sink) {
    int row = slots.find(command.slot());
    if (row == Table.NONE) {
      return new SlotReply.NoSuchSlot();
    }
    if (isChanged(row, command.basis())) {
      return new SlotReply.Changed(markOf(row));
    }
    book.catchUp(row, 0);
    if (book.reserved(row) > 0) {
      return new SlotReply.StillReserved(book.reserved(row));
    }
    remove(row, Reason.SLOT_DELETED, sink);
    return new SlotReply.Deleted();
  }

  private void remove(int row, Reason reason, Sink sink) {
    UUID key = slots.keyOf(row);
    book.dissolveLine(row, reason);
    slots.remove(row);
    sink.emit(new SlotRemoved(key));
  }

  private boolean isChanged(int row, long basis) {
    return basis != 0 && basis != markOf(row);
  }

  private long markOf(int row) {
    return slots.table().getLong(row, SlotColumns.MARK);
  }

  // ---- reservations

  private Reply reserve(Reserve request) {
    int slot = slots.find(request.slot());
    if (slot == Table.NONE) {
      return new SlotReply.NoSuchSlot();
    }
    int known = book.catchUpWith(request.id());
    if (known != Table.NONE) {
      return standing(known);
    }
    int room = book.capacity(slot) - request.quantity();
    book.catchUp(slot, room < 0 ? book.capacity(slot) : room);
    Reason refusal = refusal(slot, request);
    if (refusal != Reason.NONE && refusal != Reason.SLOT_OVER) {
      view.countRefused();
    }
    if (refusal != Reason.NONE && !request.remembered()) {
      return new SlotReply.Reservation(request.id(), Status.REJECTED, refusal, 0, 0);
    }
    if (reservations.table().size() >= setting(SlotSettings.RESERVATION_QUOTA)) {
      return quotaReached(SlotSettings.RESERVATION_QUOTA);
    }
    if (!hasRoomFor(request.metadata().length + request.user().length())) {
      return quotaReached(SlotSettings.QUOTA_BYTES);
    }
    return make(slot, request, refusal);
  }

  /** Why a request can neither have its places nor wait for them. */
  private Reason refusal(int slot, Reserve request) {
    if (book.isOver(slot)) {
      return Reason.SLOT_OVER;
    }
    if (request.quantity() > book.capacity(slot)) {
      return Reason.ABOVE_CAPACITY;
    }
    if (request.quantity() <= book.available(slot)) {
      return Reason.NONE;
    }
    if (!request.waitlist()) {
      return Reason.SOLD_OUT;
    }
    return book.waiting(slot) < setting(SlotSettings.LINE_QUOTA) ? Reason.NONE : Reason.LINE_FULL;
  }

  private Reply make(int slot, Reserve request, Reason refusal) {
    if (refusal != Reason.NONE) {
      book.remember(slot, request, refusal);
      return new SlotReply.Reservation(request.id(), Status.REJECTED, refusal, 0, 0);
    }
    if (request.quantity() > book.available(slot)) {
      return new SlotReply.Reservation(request.id(), Status.WAITING, Reason.NONE, 0, book.lineUp(slot, request));
    }
    long until = book.take(slot, request);
    return new SlotReply.Reservation(request.id(), until > 0 ? Status.HELD : Status.CONFIRMED, Reason.NONE, until, 0);
  }

  private Reply confirm(UUID id) {
    int row = book.catchUpWith(id);
    if (row == Table.NONE) {
      return new SlotReply.NoSuchReservation();
    }
    Status status = reservations.status(row);
    if (status == Status.CONFIRMED) {
      return standing(row);
    }
    if (status != Status.HELD) {
      return new SlotReply.NotPossible(status, reservations.reason(row));
    }
    if (book.isOver(book.slotOf(row))) {
      return new SlotReply.NotPossible(status, Reason.SLOT_OVER);
    }
    book.confirm(row);
    return standing(row);
  }

  private Reply cancel(UUID id) {
    int row = book.catchUpWith(id);
    if (row == Table.NONE) {
      return new SlotReply.NoSuchReservation();
    }
    Status status = reservations.status(row);
    if (status == Status.CANCELLED) {
      return standing(row);
    }
    if (status.isClosed()) {
      return new SlotReply.NotPossible(status, reservations.reason(row));
    }
    if (book.isOver(book.slotOf(row))) {
      return new SlotReply.NotPossible(status, Reason.SLOT_OVER);
    }
    book.close(row, Status.CANCELLED, Reason.NONE);
    return standing(row);
  }

  private SlotReply.Reservation standing(int row) {
    Status status = reservations.status(row);
    long until = status == Status.HELD ? reservations.table().getLong(row, ReservationColumns.DUE) : 0;
    return new SlotReply.Reservation(reservations.id(row), status, reservations.reason(row), until, 0);
  }

  // ---- limits

  private long setting(Setting setting) {
    return context.settings().valueOf(setting);
  }

  private boolean hasRoomFor(int moreBytes) {
    long live = slots.table().liveBytes() + reservations.table().liveBytes();
    return moreBytes <= 0 || live + moreBytes <= setting(SlotSettings.QUOTA_BYTES);
  }

  private QuotaReached quotaReached(Setting setting) {
    return new QuotaReached(setting.name(), setting(setting));
  }

  // ---- time

  @Override
  public void tick(long logTime, int budget, Sink sink) {
    begin(logTime, sink);
    for (int left = book.expire(budget); left > 0 && nextEnd() <= logTime; left--) {
      remove(slots.ends().first(), Reason.SLOT_OVER, sink);
    }
  }

  /** When the next slot is to be forgotten. */
  private long nextEnd() {
    long first = slots.ends().earliest();
    return first == DeadlineQueue.NEVER ? Long.MAX_VALUE : first + setting(SlotSettings.RETENTION);
  }

  @Override
  public long nextDeadline() {
    return Math.min(reservations.due().earliest(), nextEnd());
  }

  /** There is no time to it: when many slots are noted, some are moved in their order as soon as may be. */
  @Override
  public long nextUpkeep() {
    return slots.order().isFull() ? 0 : Long.MAX_VALUE;
  }

  @Override
  public void upkeep(long nowMillis) {
    slots.order().settle(MOVES);
  }

  /** Moves up to {@link #MOVES} slots in their order, for who lists them. On the partition's loop, between commands. */
  public void settle() {
    context.stamp().begin();
    try {
      slots.order().settle(MOVES);
    } finally {
      context.stamp().end();
    }
  }

  @Override
  public long restate(long place, int most, Consumer<Change> into) {
    return TableWalk.restate(List.of(new TableWalk.Part(slots.table(), slots::restated),
        new TableWalk.Part(reservations.table(), this::restated)), place, most, into);
  }

  private Change restated(int reservation) {
    int slot = book.slotOf(reservation);
    return reservations.restated(reservation, slots.keyOf(slot), slots.idOf(slot));
  }

  @Override
  public List<Table> tables() {
    return List.of(slots.table(), reservations.table());
  }

  @Override
  public void rebuild() {
    slots.rebuild();
    reservations.rebuild();
  }
}
