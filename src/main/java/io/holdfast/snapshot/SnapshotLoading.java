package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * One snapshot being loaded. Its partitions are shared out among lanes, a lane for each two processors, because the
 * tables of one partition belong to one writer. The stage completes when no thread touches a target any more, also
 * when it failed.
 *
 * <p>Threads: the loading ones.
 */
final class SnapshotLoading {
  private final SnapshotFile file;
  private final SnapshotInfo info;
  private final SnapshotThreads threads;
  private final CompletableFuture<SnapshotInfo> loaded = new CompletableFuture<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicInteger lanes = new AtomicInteger();
  /** Guarded by this. */
  private final Map<Integer, Queue<Load>> left = new LinkedHashMap<>();

  /** One section and where it goes. */
  record Load(SectionCursor cursor, SectionTarget target) {}

  SnapshotLoading(SnapshotFile file, SnapshotInfo info, SnapshotThreads threads) {
    this.file = file;
    this.info = info;
    this.threads = threads;
  }

  /** Loads everything that has a target. The file is closed at the end. */
  CompletableFuture<SnapshotInfo> start(BiFunction<Integer, String, SectionTarget> targets) {
    for (int place = 0; place < file.sections().size(); place++) {
      StoredSection section = file.sections().get(place);
      SectionTarget target = targets.apply(section.partition(), section.name());
      if (target != null) {
        left.computeIfAbsent(section.partition(), partition -> new ArrayDeque<>())
            .add(new Load(new SectionCursor(file, place), target));
      }
    }
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    lanes.set(count);
    for (int i = 0; i < count; i++) {
      new LoadingLane(this, threads.loading()).proceed();
    }
    return loaded;
  }

  /** What a lane is to load next: a partition's sections; none if nothing is left. */
  synchronized Queue<Load> nextPartition() {
    Iterator<Queue<Load>> each = left.values().iterator();
    if (!each.hasNext()) {
      return new ArrayDeque<>();
    }
    Queue<Load> next = each.next();
    each.remove();
    return next;
  }

  void fail(Throwable cause) {
    if (!failure.compareAndSet(null, cause) && failure.get() != cause) {
      failure.get().addSuppressed(cause);
    }
  }

  boolean isStopped() {
    return failure.get() != null;
  }

  void laneEnded() {
    if (lanes.decrementAndGet() > 0) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      fail(e);
    }
    if (isStopped()) {
      loaded.completeExceptionally(failure.get());
    } else {
      loaded.complete(info);
    }
  }
}
