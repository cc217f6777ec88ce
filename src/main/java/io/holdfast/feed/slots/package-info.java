/**
 * What a change of a slot or a reservation becomes outside.
 *
 * <p><b>Owns</b> the tables {@code slots} and {@code reservations} for everyone's SQL, and the slots' events.
 * <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> databases, or how events are sent: it says rows and events, others write them.
 */
package io.holdfast.feed.slots;
