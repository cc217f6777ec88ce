/**
 * Live answers: who watches one thing hears when it changes, by server-sent events or by an answer that waits.
 *
 * <p><b>Owns</b> topics and their subscribers, one list per topic and event loop, coalesced for those who are slow.
 * <p><b>Threads:</b> everything belongs to an event loop, except that partitions' loops note which topics changed.
 * <p><b>Must not touch</b> a domain's state: what is told is read from its view by the domain's
 * {@link io.holdfast.http.live.TopicSource}.
 */
package io.holdfast.http.live;
