/**
 * The embedded node's journal: one SQLite file in WAL mode, synced at every commit.
 *
 * <p><b>Owns</b> the data directory's {@code journal.db}, its lock and its witness.
 * <p><b>Threads:</b> one writes (and commits together what waits), one reads, one copies the WAL back; each has a
 * connection of its own and nobody else touches it. Callers never wait.
 * <p><b>Must not touch</b> what entries mean: they are bytes with a checksum.
 */
package io.holdfast.log.sqlite;
