/**
 * Connections to Postgres that come back by themselves: what the journal, the snapshots beside it and the feeds share.
 *
 * <p><b>Owns</b> the form of the address (several hosts, TLS), the settings that every connection must have, time-outs,
 * and the pause after a failure in which nobody tries again.
 * <p><b>Threads:</b> everything of one {@link io.holdfast.postgres.PostgresLink} runs on the loop it was made for,
 * which must be a Vert.x context; nothing blocks.
 * <p><b>Must not touch</b> what any statement means.
 */
package io.holdfast.postgres;
