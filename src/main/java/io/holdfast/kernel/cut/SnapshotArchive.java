package io.holdfast.kernel.cut;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Where snapshots are kept. Implementations do their I/O on threads of their own; none of these methods blocks the
 * caller. Stages complete on any thread.
 */
public interface SnapshotArchive extends AutoCloseable {

  /** The stored snapshots, newest position first; those that are not complete do not appear. */
  CompletionStage<List<SnapshotInfo>> list();

  /**
   * Copies, compresses and stores a cut. Nothing is visible in {@link #list} until all of it is durable. Closes every
   * section whatever happens.
   */
  CompletionStage<SnapshotInfo> write(Cut cut);

  /**
   * Reads a snapshot back, checking every chunk before it is handed on. The targets of one partition are called by one
   * thread at a time, those of several partitions perhaps by several at once; by none any more when the stage is over.
   *
   * @param snapshot one of {@link #list}
   * @param targets gives the target for a section's partition and name; null passes the section over
   * @return completes when every section is loaded, and exceptionally with {@link CorruptSectionException} if a byte
   *     or a content hash is not what was stored; what was loaded then must be thrown away
   */
  CompletionStage<SnapshotInfo> read(SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets);

  /** Notes that a second instance, or a replay, has come to the same content. */
  CompletionStage<Void> agree(SnapshotInfo snapshot);

  /** Deletes a snapshot. */
  CompletionStage<Void> delete(SnapshotInfo snapshot);

  @Override
  void close();
}
