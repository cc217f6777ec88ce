/**
 * What a change of a slot or a reservation becomes outside.
 *
 * <p><b>Owns</b> the slots' events. <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> how they are sent.
 */
package io.holdfast.feed.slots;
