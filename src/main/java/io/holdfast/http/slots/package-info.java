/**
 * The routes of slots, reservations and users' reservations, and the events of slots and reservations.
 *
 * <p><b>Owns</b> their JSON, in and out, and what the log's replies mean to clients.
 * <p><b>Threads:</b> everything belongs to one event loop, but {@link io.holdfast.http.slots.SlotGauges}.
 * <p><b>Must not touch</b> the state of slots (only its view), or block.
 */
package io.holdfast.http.slots;
