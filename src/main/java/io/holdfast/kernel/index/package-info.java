/**
 * A compound tree index for queries of the form "which rows match these conditions, ordered, one page of them, and how
 * many are there": {@linkplain io.holdfast.kernel.index.Schema fields} declared in one place, a tree of levels, and
 * leaves that are counted B+trees, so that neither a rare value nor a deep offset nor the total needs a scan.
 *
 * <p><b>Owns</b> the order of rows and the counts of what matches; the rows themselves stay in their table, which the
 * index reads through {@link io.holdfast.kernel.index.RowSource}.
 * <p><b>Threads:</b> one writer, the loop that owns the partition. Any number of readers, each with a
 * {@link io.holdfast.kernel.index.Query} of its own, in place and without locks; a reader brackets its query with the
 * partition's stamp and runs it again if the stamp moved.
 * <p><b>Must not touch</b> clocks, I/O or threads: what is "now" comes with the query.
 */
package io.holdfast.kernel.index;
