package io.holdfast.slots;

import java.util.UUID;

/**
 * A reservation as it was at one moment. The array is not to be changed.
 *
 * @param id its id, which begins with the time at which it was made
 * @param slot its slot's id
 * @param user who reserved
 * @param quantity how many places
 * @param status where it stands
 * @param reason why it was rejected
 * @param due when it expires if it is held, in Unix milliseconds
 * @param metadata JSON, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredReservation(UUID id, String slot, String user, int quantity, Status status, Reason reason, long due,
    byte[] metadata) {

  /** When it was asked for, in Unix milliseconds, by the clock of the instance that was asked. */
  public long createdAt() {
    return id.getMostSignificantBits() >>> 16;
  }
}
