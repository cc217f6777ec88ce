package io.holdfast.snapshot;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where an archive's work runs. Simulations bring their own, to have it all in one thread.
 *
 * @param copying one after another: asks loops for pieces; short tasks that never block
 * @param storing one after another: all that writes, renames and deletes; blocks on the disk
 * @param loading several at once: all that reads
 * @param ending stops the threads after what they were given
 */
record SnapshotThreads(Executor copying, Executor storing, Executor loading, Runnable ending) {
  private static final long IDLE_SECONDS = 10;
  private static final long PATIENCE_SECONDS = 10;

  /** Threads that end when there has been nothing to do for a while. */
  static SnapshotThreads real() {
    ThreadPoolExecutor copying = pool("snapshot-copy", 1);
    ThreadPoolExecutor storing = pool("snapshot-store", 1);
    ThreadPoolExecutor loading = pool("snapshot-load", Math.max(2, Runtime.getRuntime().availableProcessors()));
    return new SnapshotThreads(copying, storing, loading, () -> {
      end(copying);
      end(storing);
      end(loading);
    });
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), Thread.ofPlatform().name(name + "-", 0).daemon().factory(),
        // After the archive's end nobody waits any more.
        new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static void end(ThreadPoolExecutor pool) {
    pool.shutdown();
    try {
      pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
