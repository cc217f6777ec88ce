/**
 * The courier between instances: one Redis stream, to which every instance adds what it knows to be committed, and
 * which every instance reads. Nothing depends on its keeping anything.
 *
 * <p><b>Owns</b> the stream {@code holdfast:CLUSTER:entries} and the form of its entries.
 * <p><b>Threads:</b> everything runs on the loop given to {@link io.holdfast.log.redis.RedisEntryStream}, a Vert.x
 * context. Two connections: one sends, one waits in a blocking read.
 * <p><b>Must not touch</b> what entries mean: they are bytes.
 */
package io.holdfast.log.redis;
