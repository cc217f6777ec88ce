package io.holdfast.http;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.JournalEntry;
import io.holdfast.ops.OperationRefusedException;
import io.holdfast.ops.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Operations without an instance behind them, to see what the routes make of their answers. */
public final class FixtureOperations implements Operations {
  private final Path directory;
  private final List<SnapshotInfo> snapshots = new ArrayList<>();
  private volatile boolean draining;
  private volatile RuntimeException failure;

  FixtureOperations(Path directory) {
    this.directory = directory;
  }

  /** Makes taking a snapshot fail like this; null ends it. */
  public void fail(RuntimeException like) {
    failure = like;
  }

  /** Whether draining was asked for. */
  public boolean isDraining() {
    return draining;
  }

  @Override
  public CompletionStage<SnapshotInfo> takeSnapshot() {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    SnapshotInfo info = new SnapshotInfo(new Position(1, snapshots.size() + 1), 1_700_000_000_000L, 8, -5, 77, false);
    snapshots.add(info);
    return CompletableFuture.completedFuture(info);
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> snapshots() {
    return CompletableFuture.completedFuture(List.copyOf(snapshots.reversed()));
  }

  @Override
  public CompletionStage<Optional<Path>> snapshotFile(Position position) {
    if (snapshots.stream().noneMatch(info -> info.position().equals(position))) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    try {
      return CompletableFuture.completedFuture(
          Optional.of(Files.writeString(directory.resolve("some.snapshot"), "content of " + position)));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Position> restore(Position position) {
    return position.epoch() == 1
        ? CompletableFuture.completedFuture(new Position(2, position.sequence()))
        : CompletableFuture.failedFuture(new OperationRefusedException("the epoch is 1"));
  }

  @Override
  public CompletionStage<Optional<JournalEntry>> entryAt(long unixMillis) {
    JournalEntry first = new JournalEntry(new Position(1, 1), 1_700_000_000_000L, new UUID(0, 1), 1, new byte[0]);
    return CompletableFuture.completedFuture(Optional.of(first).filter(entry -> entry.logTime() <= unixMillis));
  }

  @Override
  public void drain() {
    draining = true;
  }
}
