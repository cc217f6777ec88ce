package io.holdfast.http;

import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Keeps no snapshots. */
final class NoArchive implements SnapshotArchive {

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    cut.sections().forEach(SectionSource::close);
    return CompletableFuture.completedFuture(
        new SnapshotInfo(cut.position(), cut.logTime(), cut.partitions(), 0, 0, false));
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    return CompletableFuture.failedFuture(new IllegalStateException("nothing is kept"));
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
