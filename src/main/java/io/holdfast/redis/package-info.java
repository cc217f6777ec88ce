/**
 * Connections to Redis that come back by themselves: what the courier, the shared rate limits and the stream of events
 * have in common.
 *
 * <p><b>Owns</b> the address's form (ACL user, TLS, Sentinel), time-outs, reconnecting, and finding the server that
 * takes writes at the moment.
 * <p><b>Threads:</b> everything of one {@link io.holdfast.redis.RedisLink} runs on the loop it was made for, which must
 * be a Vert.x context; nothing blocks.
 * <p><b>Must not touch</b> what is sent.
 */
package io.holdfast.redis;
