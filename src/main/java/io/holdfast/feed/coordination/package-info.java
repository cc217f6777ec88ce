/**
 * What a change of a value, a counter or a lock becomes outside.
 *
 * <p><b>Owns</b> coordination's events. <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> how they are sent.
 */
package io.holdfast.feed.coordination;
