package io.holdfast.ops;

import io.holdfast.engine.Neighbour;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.JournalEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What operators may have done; implemented where the parts are put together. Any thread; nothing blocks. */
public interface Operations {

  /** Takes a snapshot, or joins the one under way. */
  CompletionStage<SnapshotInfo> takeSnapshot();

  /** The snapshots kept, the newest first. */
  CompletionStage<List<SnapshotInfo>> snapshots();

  /** A snapshot as a file that can be carried elsewhere; empty if there is none at this position. */
  CompletionStage<Optional<Path>> snapshotFile(Position position);

  /**
   * Abandons the history after a position, for everyone.
   *
   * @param position between the oldest snapshot kept and the end
   * @return where it goes on, in a new epoch; fails with {@link OperationRefusedException} if it cannot be done
   */
  CompletionStage<Position> restore(Position position);

  /**
   * Where the journal was at a time: the last entry accepted by then.
   *
   * @param unixMillis Unix milliseconds
   * @return empty if everything that is still in the journal is later
   */
  CompletionStage<Optional<JournalEntry>> entryAt(long unixMillis);

  /** Begins to stop: takes nothing new, finishes what was taken, ends the process. */
  void drain();

  /** Whether the process has begun to stop, for whatever reason: nobody should send it anything more. */
  default boolean isStopping() {
    return false;
  }

  /** What the other instances have last said of themselves; none for an embedded node. */
  default List<Neighbour> neighbours() {
    return List.of();
  }

  /** At how many cuts another instance had other content, since the start. */
  default long differences() {
    return 0;
  }

  /** The other systems that this instance uses. */
  default List<Dependency> dependencies() {
    return List.of();
  }

  /** What speaks against sending this instance requests, beside its own state; nothing if nothing does. */
  default List<String> againstReadiness() {
    return List.of();
  }
}
