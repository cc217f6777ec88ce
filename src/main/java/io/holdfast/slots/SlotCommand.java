package io.holdfast.slots;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/** What can be asked of slots. Each command touches the partition of its slot. */
public sealed interface SlotCommand extends Command {

  /**
   * Creates a slot. Answered {@link SlotReply.Written}, or {@link SlotReply.WrittenOver} if places are held still of
   * one that is gone, {@link SlotReply.StillReserved} if more than its own; {@link SlotReply.Exists}, or that a quota
   * is reached.
   */
  record CreateSlot(Slot slot) implements SlotCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.of(slot.id()));
    }
  }

  /**
   * Replaces what a slot is. Answered {@link SlotReply.Written}, {@link SlotReply.NoSuchSlot},
   * {@link SlotReply.Changed} or {@link SlotReply.StillReserved}.
   *
   * @param slot what it is to be
   * @param basis the mark of what is to be replaced; 0 for whichever it is
   */
  record ReplaceSlot(Slot slot, long basis) implements SlotCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.of(slot.id()));
    }
  }

  /**
   * Deletes a slot of which nothing is reserved. Answered {@link SlotReply.Deleted}, {@link SlotReply.NoSuchSlot},
   * {@link SlotReply.Changed} or {@link SlotReply.StillReserved}.
   *
   * @param slot its id
   * @param basis the mark of what is to be deleted; 0 for whichever it is
   */
  record DeleteSlot(String slot, long basis) implements SlotCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.of(slot));
    }
  }

  /**
   * Reserves places. Answered {@link SlotReply.Reservation}, {@link SlotReply.NoSuchSlot}, or that a quota is reached.
   *
   * @param id the new reservation's id, which carries its slot's routing hash
   * @param slot the slot's id
   * @param user who reserves
   * @param quantity how many places, at least 1
   * @param metadata JSON that is given back as it is; empty for none
   * @param holdSeconds for how long the places are held until they are confirmed; 0 to confirm them at once
   * @param waitlist whether to wait in line if there are not enough places
   * @param remembered whether a refusal is to be found under the id for a while, because its caller was not told
   */
  record Reserve(UUID id, String slot, String user, int quantity, byte[] metadata, int holdSeconds, boolean waitlist,
      boolean remembered) implements SlotCommand {

    /** Bytes of metadata, at the most. */
    public static final int MOST_METADATA = 16 << 10;

    /** Seconds that places can be held, at the most: a day. */
    public static final int LONGEST_HOLD = 86_400;

    /** Characters of a user's id, at the most. */
    public static final int LONGEST_USER = 128;

    /** Checks the bounds. */
    public Reserve {
      boolean fits = 1 <= quantity && quantity <= Slot.MOST_CAPACITY && 0 <= holdSeconds && holdSeconds <= LONGEST_HOLD
          && metadata.length <= MOST_METADATA && !user.isEmpty() && user.length() <= LONGEST_USER;
      if (!fits) {
        throw new IllegalArgumentException("a reservation cannot be like this");
      }
    }

    /** When it was asked for, in Unix milliseconds, by the clock of the instance that was asked: ids begin with it. */
    public long createdAt() {
      return id.getMostSignificantBits() >>> 16;
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.carriedBy(id));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Reserve that
          && id.equals(that.id)
          && slot.equals(that.slot)
          && user.equals(that.user)
          && quantity == that.quantity
          && holdSeconds == that.holdSeconds
          && waitlist == that.waitlist
          && remembered == that.remembered
          && Arrays.equals(metadata, that.metadata);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, slot, user, quantity, holdSeconds, waitlist, remembered) * 31 + Arrays.hashCode(metadata);
    }

    @Override
    public String toString() {
      return "Reserve[" + id + ", " + slot + ", " + user + ", " + quantity + ", hold " + holdSeconds + " s"
          + (waitlist ? ", waitlist" : "") + (remembered ? ", remembered]" : "]");
    }
  }

  /**
   * Confirms a hold. Answered {@link SlotReply.Reservation}, {@link SlotReply.NotPossible} or
   * {@link SlotReply.NoSuchReservation}.
   */
  record Confirm(UUID reservation) implements SlotCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.carriedBy(reservation));
    }
  }

  /**
   * Cancels a reservation, which gives its places back, or leaves the line. Answered as {@link Confirm}.
   */
  record Cancel(UUID reservation) implements SlotCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return partitioning.only(Routing.carriedBy(reservation));
    }
  }
}
