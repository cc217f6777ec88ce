package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SectionTarget;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Loads sections one after another: while a chunk is being loaded, the next ones are read, checked and decompressed
 * on another thread. A few chunks ahead at the most.
 *
 * <p>Threads: at any time at most one reads and one loads; they are tied by this object's lock.
 */
final class LoadingLane {
  private static final int AHEAD = 3;

  private final SnapshotLoading loading;
  private final Executor threads;
  private final ChunkReader reader = new ChunkReader();
  /** Guarded by this. */
  private final Queue<Step> ready = new ArrayDeque<>();
  private final Queue<RawChunk> free = new ArrayDeque<>();
  private boolean isReading;
  private boolean isLoading;
  private boolean isAtEnd;
  private boolean isOver;
  /** The reading task only. */
  private Queue<SnapshotLoading.Load> partition = new ArrayDeque<>();

  /** A chunk that has been read; null if it is the section's end that is to be loaded. */
  private record Step(SnapshotLoading.Load section, RawChunk chunk) {}

  LoadingLane(SnapshotLoading loading, Executor threads) {
    this.loading = loading;
    this.threads = threads;
    for (int i = 0; i < AHEAD; i++) {
      free.add(new RawChunk());
    }
  }

  /** Starts what can be started; tells when nothing is left. */
  void proceed() {
    boolean endsNow;
    synchronized (this) {
      isAtEnd |= loading.isStopped();
      if (loading.isStopped()) {
        ready.clear();
      }
      if (!isReading && !isAtEnd && !free.isEmpty()) {
        isReading = true;
        RawChunk chunk = free.remove();
        threads.execute(() -> read(chunk));
      }
      if (!isLoading && !ready.isEmpty()) {
        isLoading = true;
        Step step = ready.remove();
        threads.execute(() -> load(step));
      }
      endsNow = isAtEnd && !isReading && !isLoading && ready.isEmpty() && !isOver;
      isOver |= endsNow;
    }
    if (endsNow) {
      reader.close();
      loading.laneEnded();
    }
  }

  private void read(RawChunk chunk) {
    Step step = null;
    try {
      step = readNext(chunk);
    } catch (IOException | RuntimeException | Error e) {
      loading.fail(e);
    }
    synchronized (this) {
      isReading = false;
      isAtEnd |= step == null;
      if (step != null) {
        ready.add(step);
        if (step.chunk() == null) {
          free.add(chunk);
        }
      }
    }
    proceed();
  }

  private Step readNext(RawChunk chunk) throws IOException {
    if (partition.isEmpty()) {
      partition = loading.nextPartition();
    }
    SnapshotLoading.Load section = partition.peek();
    if (section == null) {
      return null;
    }
    if (section.cursor().hasNext()) {
      section.cursor().next(reader, chunk);
      return new Step(section, chunk);
    }
    partition.remove();
    return new Step(section, null);
  }

  private void load(Step step) {
    try {
      load(step.section(), step.chunk());
    } catch (RuntimeException | Error e) {
      loading.fail(e);
    }
    synchronized (this) {
      isLoading = false;
      if (step.chunk() != null) {
        free.add(step.chunk());
      }
    }
    proceed();
  }

  private static void load(SnapshotLoading.Load section, RawChunk chunk) {
    SectionTarget target = section.target();
    try {
      if (chunk != null) {
        chunk.loadInto(target);
        return;
      }
      long expected = section.cursor().section().contentHash();
      long found = target.finish();
      if (found != expected) {
        throw new CorruptSectionException("the content hash of what was loaded is " + SnapshotFile.agreement(found)
            + ", of what was cut " + SnapshotFile.agreement(expected));
      }
    } catch (CorruptSectionException e) {
      throw section.cursor().failure(e);
    }
  }
}
