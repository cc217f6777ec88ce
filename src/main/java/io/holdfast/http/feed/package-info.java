/**
 * Events to others over HTTP: every change as a server-sent event, from a position on.
 *
 * <p><b>Owns</b> the route {@code /events}: where a stream begins, how it is resumed, and how fast it is written.
 * <p><b>Threads:</b> a stream belongs to its request's event loop; changes are asked for, one batch at a time.
 * <p><b>Must not touch</b> what an event says: {@code feed} does.
 */
package io.holdfast.http.feed;
