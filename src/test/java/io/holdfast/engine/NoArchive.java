package io.holdfast.engine;

import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Keeps no snapshots, where a test wants none. */
final class NoArchive implements SnapshotArchive {

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    return nothing();
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    return nothing();
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    return nothing();
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    return nothing();
  }

  private static <T> CompletionStage<T> nothing() {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("this archive keeps nothing"));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
