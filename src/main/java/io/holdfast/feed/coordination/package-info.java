/**
 * What a change of a value, a counter or a lock becomes outside.
 *
 * <p><b>Owns</b> the tables {@code holdings}, {@code kv} and {@code counters} for everyone's SQL, and coordination's
 * events. <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> databases, or how events are sent: it says rows and events, others write them.
 */
package io.holdfast.feed.coordination;
