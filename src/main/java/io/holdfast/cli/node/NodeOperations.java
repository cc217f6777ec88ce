package io.holdfast.cli.node;

import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Neighbour;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.Loop;
import io.holdfast.log.TimeSearch;
import io.holdfast.ops.Dependency;
import io.holdfast.ops.OperationRefusedException;
import io.holdfast.ops.Operations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What operators of a node may have done. Any thread. */
final class NodeOperations implements Operations {
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Instance instance;
  private final Journal journal;
  private final Stores stores;
  private final Loop loop;
  private final CompletableFuture<String> stop;
  private final Membership membership;
  private final DependencyWatch dependencies;

  /**
   * Over these parts.
   *
   * @param loop where waiting for a restore's end is done
   * @param stop completed when the node is asked to stop, with the reason
   * @param membership this instance among others; null for an embedded node
   * @param dependencies the other systems
   */
  NodeOperations(
      Instance instance, Journal journal, Stores stores, Loop loop, CompletableFuture<String> stop,
      Membership membership, DependencyWatch dependencies) {
    this.instance = instance;
    this.journal = journal;
    this.stores = stores;
    this.loop = loop;
    this.stop = stop;
    this.membership = membership;
    this.dependencies = dependencies;
  }

  @Override
  public List<Dependency> dependencies() {
    return dependencies.look();
  }

  @Override
  public CompletionStage<SnapshotInfo> takeSnapshot() {
    return instance.takeSnapshot();
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> snapshots() {
    return stores.archive().list();
  }

  @Override
  public CompletionStage<Optional<Path>> snapshotFile(Position position) {
    return stores.archive().list().thenCompose(all -> all.stream()
        .filter(snapshot -> snapshot.position().equals(position))
        .findFirst()
        .map(snapshot -> stores.file(snapshot).thenApply(Optional::of))
        .orElse(CompletableFuture.completedStage(Optional.empty())));
  }

  @Override
  public CompletionStage<Position> restore(Position position) {
    return journal.origin(position.sequence())
        .thenCompose(origin -> {
          requirePresent(position, origin);
          return journal.restoreTo(position.sequence());
        })
        .thenCompose(epoch -> recovered(epoch, position.sequence()))
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(explained(failure)));
  }

  private static void requirePresent(Position position, Optional<Journal.Origin> origin) {
    boolean beginning = position.sequence() == 0;
    if (!beginning && origin.filter(found -> found.epoch() == position.epoch()).isEmpty()) {
      throw new OperationRefusedException("The journal has no position " + position
          + ": it was trimmed, abandoned by an earlier restore, or never reached");
    }
  }

  private static Throwable explained(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof JournalException journal && journal.kind() == JournalException.Kind.BELOW_FLOOR
        ? new OperationRefusedException(journal.getMessage())
        : cause;
  }

  /** The instance notices with its next append, the keeper's heartbeat at the latest, and recovers by itself. */
  private CompletionStage<Position> recovered(int epoch, long sequence) {
    CompletableFuture<Position> recovered = new CompletableFuture<>();
    loop.execute(() -> lookWhetherRecovered(epoch, sequence, recovered));
    return recovered;
  }

  private void lookWhetherRecovered(int epoch, long sequence, CompletableFuture<Position> recovered) {
    InstanceState state = instance.state();
    if (state == InstanceState.FAILED || state == InstanceState.CLOSED) {
      recovered.completeExceptionally(new OperationRefusedException("The instance has stopped while it recovered"));
    } else if (state == InstanceState.READY && instance.epoch() >= epoch) {
      recovered.complete(new Position(epoch, sequence));
    } else {
      loop.schedule(LOOK_AGAIN_MILLIS, () -> lookWhetherRecovered(epoch, sequence, recovered));
    }
  }

  @Override
  public CompletionStage<Optional<JournalEntry>> entryAt(long unixMillis) {
    return new TimeSearch(journal).lastUntil(unixMillis);
  }

  @Override
  public List<Neighbour> neighbours() {
    return membership == null ? List.of() : membership.neighbours();
  }

  @Override
  public long differences() {
    return membership == null ? 0 : membership.differences();
  }

  @Override
  public List<String> againstReadiness() {
    return membership == null ? List.of() : membership.againstReadiness();
  }

  @Override
  public void drain() {
    stop.complete("POST /drain");
  }

  @Override
  public boolean isStopping() {
    return stop.isDone();
  }
}
