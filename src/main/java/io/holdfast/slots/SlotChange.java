package io.holdfast.slots;

import io.holdfast.kernel.Change;
import java.util.UUID;

/** What happened to slots and reservations. Slots are named by their {@link SlotKey}. */
public sealed interface SlotChange extends Change {

  /**
   * A slot was created or replaced.
   *
   * @param key its key
   * @param slot what it is now
   * @param reserved the places that are taken
   * @param waiting the reservations in line
   */
  record SlotWritten(UUID key, Slot slot, int reserved, int waiting) implements SlotChange {}

  /** A slot is gone. */
  record SlotRemoved(UUID key) implements SlotChange {}

  /**
   * Places of a slot were taken or given back, or its line has another length.
   *
   * @param key the slot's key
   * @param reserved the places that are taken now
   * @param waiting the reservations in line now
   */
  record PlacesChanged(UUID key, int reserved, int waiting) implements SlotChange {}

  /**
   * A reservation was made, or refused and remembered.
   *
   * @param key the slot's key
   * @param request what was asked
   * @param status where it stands
   * @param reason why it was rejected
   * @param until when it expires, or 0
   */
  record ReservationMade(UUID key, SlotCommand.Reserve request, Status status, Reason reason, long until)
      implements SlotChange {}

  /**
   * A reservation stands elsewhere now.
   *
   * @param id its id
   * @param status where it stands
   * @param reason why it was rejected
   * @param until when it expires, or 0
   */
  record ReservationSettled(UUID id, Status status, Reason reason, long until) implements SlotChange {}

  /** A reservation is forgotten, since it is closed or its slot is over for long. */
  record ReservationRemoved(UUID id) implements SlotChange {}
}
