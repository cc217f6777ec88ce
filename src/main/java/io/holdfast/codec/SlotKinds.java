package io.holdfast.codec;

import io.holdfast.slots.SlotCommand;
import io.holdfast.slots.SlotReply;
import java.util.List;

/** The kinds of slots: ids 200–299. */
final class SlotKinds {

  static final List<Kind> ALL = List.of(
      Kind.of(200, 1, SlotCommand.CreateSlot.class),
      Kind.of(201, 1, SlotCommand.ReplaceSlot.class),
      Kind.of(202, 1, SlotCommand.DeleteSlot.class),
      Kind.of(203, 1, SlotCommand.Reserve.class),
      Kind.of(204, 1, SlotCommand.Confirm.class),
      Kind.of(205, 1, SlotCommand.Cancel.class),
      Kind.of(250, 1, SlotReply.Written.class),
      Kind.of(251, 1, SlotReply.Exists.class),
      Kind.of(252, 1, SlotReply.Deleted.class),
      Kind.of(253, 1, SlotReply.NoSuchSlot.class),
      Kind.of(254, 1, SlotReply.Changed.class),
      Kind.of(255, 1, SlotReply.StillReserved.class),
      Kind.of(256, 1, SlotReply.Reservation.class),
      Kind.of(257, 1, SlotReply.NotPossible.class),
      Kind.of(258, 1, SlotReply.NoSuchReservation.class),
      Kind.of(259, 1, SlotReply.WrittenOver.class));

  private SlotKinds() {}
}
