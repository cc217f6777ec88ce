/**
 * The log protocol above small ports: one journal orders and keeps every batch, a stream delivers accepted entries,
 * and every instance follows them in sequence. The adapters ({@code log.sqlite}, {@code log.postgres},
 * {@code log.redis}) and the simulator's stand behind {@link io.holdfast.log.Journal},
 * {@link io.holdfast.log.EntryStream} and {@link io.holdfast.log.KeeperLease}.
 *
 * <p><b>Owns</b> append, fence, announce, follow, fill gaps, recover and trim.
 * <p><b>Threads:</b> everything of one instance runs on that instance's log {@link io.holdfast.log.Loop}; adapters do
 * their I/O elsewhere and come back through the loop.
 * <p><b>Must not touch</b> Vert.x, domains' state, or a clock other than {@link io.holdfast.log.Clock}.
 */
package io.holdfast.log;
