/**
 * Snapshots as files: writing, checking, storing, restoring. One file per snapshot, named by its position
 * ({@code 1.42.snapshot}); beside it, once a second instance or a replay has come to the same content, the marker
 * {@code 1.42.agreed}, which holds the content hash as hexadecimal text. The bytes are described at
 * {@link io.holdfast.snapshot.SnapshotFormat}.
 *
 * <p>Owns: the directory of snapshots and the format of the files. Not what a section's bytes mean: that is
 * {@code kernel.table}'s.
 *
 * <p>Threads: threads of its own for copying (hands pieces from loop to file), storing (compresses and writes) and
 * loading (reads, decompresses, loads). A section is copied on its owner, one bounded piece per task; every task comes
 * from outside that loop, so that the loop looks at its sockets between two pieces.
 *
 * <p>Must not touch: journal, loops, clocks, Vert.x, the meaning of rows.
 */
package io.holdfast.snapshot;
