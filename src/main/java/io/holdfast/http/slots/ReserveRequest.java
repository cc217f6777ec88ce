package io.holdfast.http.slots;

/**
 * What a client wants to reserve. The array is not to be changed.
 *
 * @param slot the slot's id
 * @param user the user's id, or null
 * @param quantity how many places
 * @param metadata JSON, or empty
 * @param holdSeconds for how long to hold the places; 0 to confirm at once
 * @param waitlist whether to wait in line
 * @param idempotencyKey the key in the body, or null
 */
@SuppressWarnings("ArrayRecordComponent")
record ReserveRequest(String slot, String user, int quantity, byte[] metadata, int holdSeconds, boolean waitlist,
    String idempotencyKey) {

  /** The same by this user. */
  ReserveRequest by(String other) {
    return new ReserveRequest(slot, other, quantity, metadata, holdSeconds, waitlist, idempotencyKey);
  }
}
