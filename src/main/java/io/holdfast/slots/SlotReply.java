package io.holdfast.slots;

import io.holdfast.kernel.Reply;
import java.util.UUID;

/** What callers of the slots are told. */
public sealed interface SlotReply extends Reply {

  /**
   * The slot is what was asked for.
   *
   * @param slot its id: a repeated request made another one, which does not count
   * @param mark when it was written
   */
  record Written(String slot, long mark) implements SlotReply {}

  /**
   * The slot was created in the place of one that is gone, of which places are held still.
   *
   * @param slot its id: a repeated request made another one, which does not count
   * @param mark when it was written
   * @param reserved the places that are held
   */
  record WrittenOver(String slot, long mark, int reserved) implements SlotReply {}

  /** There is a slot with this id already. */
  record Exists() implements SlotReply {}

  /** The slot is gone. */
  record Deleted() implements SlotReply {}

  /** There is no such slot. */
  record NoSuchSlot() implements SlotReply {}

  /**
   * The slot is not what was to be changed.
   *
   * @param mark when it came to be what it is
   */
  record Changed(long mark) implements SlotReply {}

  /**
   * More is reserved of the slot than the change would leave.
   *
   * @param reserved the places that are taken
   */
  record StillReserved(int reserved) implements SlotReply {}

  /**
   * What became of a reservation.
   *
   * @param id its id: a repeated request made another one, which does not count
   * @param status where it stands
   * @param reason why it was rejected
   * @param until when it expires if it is held, in Unix milliseconds; else 0
   * @param place its place in line from 1 if it waits; else 0
   */
  record Reservation(UUID id, Status status, Reason reason, long until, int place) implements SlotReply {}

  /**
   * The reservation does not stand where this could be done.
   *
   * @param status where it stands
   * @param reason why it was rejected, or why it cannot be confirmed
   */
  record NotPossible(Status status, Reason reason) implements SlotReply {}

  /** There is no such reservation, or no longer. */
  record NoSuchReservation() implements SlotReply {}
}
