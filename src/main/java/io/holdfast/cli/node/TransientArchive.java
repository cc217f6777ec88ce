package io.holdfast.cli.node;

import io.holdfast.kernel.cut.*;
import java.util.List;
import java.util.concurrent.*;
import java.util.function.BiFunction;

/** Temp. */
final class TransientArchive implements SnapshotArchive {
  public CompletionStage<List<SnapshotInfo>> list() { return CompletableFuture.completedStage(List.of()); }
  public CompletionStage<SnapshotInfo> write(Cut cut) { cut.sections().forEach(s -> s.close()); return CompletableFuture.failedStage(new IllegalStateException("none")); }
  public CompletionStage<SnapshotInfo> read(SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) { return null; }
  public CompletionStage<Void> agree(SnapshotInfo snapshot) { return CompletableFuture.completedStage(null); }
  public CompletionStage<Void> delete(SnapshotInfo snapshot) { return CompletableFuture.completedStage(null); }
  public void close() {}
}
