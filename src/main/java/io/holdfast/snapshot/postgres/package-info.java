/**
 * Snapshots beside the cluster's journal: the very bytes of a snapshot's file, in Postgres, in checksummed chunks. A
 * directory on this machine holds what this instance wrote or has fetched, so that a restart need not fetch it again.
 *
 * <p><b>Owns</b> the tables {@code holdfast.snapshot} and {@code holdfast.snapshot_chunk}, and that directory.
 * <p><b>Threads:</b> statements on the loop of its link; files on one thread of its own; sections are copied and
 * loaded as {@link io.holdfast.snapshot.FileSnapshotArchive} says. No caller is blocked, but in
 * {@code open} and {@code close}.
 * <p><b>Must not touch</b> the journal, or what a section's bytes mean.
 */
package io.holdfast.snapshot.postgres;
