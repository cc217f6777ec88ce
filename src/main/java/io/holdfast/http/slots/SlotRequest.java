package io.holdfast.http.slots;

/**
 * What a client wants a slot to be.
 *
 * @param id the id that it gives, or null
 * @param name the name
 * @param startAt when it starts, in Unix milliseconds
 * @param endAt when it ends, in Unix milliseconds
 * @param capacity its places
 */
record SlotRequest(String id, String name, long startAt, long endAt, int capacity) {}
