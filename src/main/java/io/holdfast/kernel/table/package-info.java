/**
 * Tables: where Holdfast keeps all mass data. A table is rows of 64-bit and byte columns in few large arrays, found
 * through a primitive hash index; it is never a heap of small objects.
 *
 * <p>Owns: the {@link io.holdfast.kernel.table.Stamp sequence lock} by which a reader knows that it raced, the rows
 * and their bytes, the primary-key index, the {@link io.holdfast.kernel.table.Undo undo} of a failing command, the
 * copy-on-write {@link io.holdfast.kernel.table.Cut cut} for snapshots, the incremental content hash, and
 * {@link io.holdfast.kernel.table.DeadlineQueue deadline queues}.
 *
 * <p>Threads: one writer, the event loop that owns the partition at the moment (ownership passes with an
 * acquire/release hand-over); any number of readers on any thread, through
 * {@link io.holdfast.kernel.table.TableReader} or the stamped reads of {@link io.holdfast.kernel.table.Table}.
 *
 * <p>Must not touch: clocks, randomness, I/O, threads, Vert.x, domains. Row numbers, addresses and index order are
 * layout: they may differ between instances and must never influence an answer; the {@code ordinal} of a row is its
 * deterministic order.
 */
package io.holdfast.kernel.table;
