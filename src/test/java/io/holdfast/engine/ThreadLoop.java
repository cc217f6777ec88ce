package io.holdfast.engine;

import io.holdfast.log.Loop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A loop on a thread of its own, for tests with real threads. */
final class ThreadLoop implements Loop, AutoCloseable {
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor executor;

  ThreadLoop(String name) {
    executor = new ScheduledThreadPoolExecutor(1, task -> {
      Thread made = new Thread(task, name);
      made.setDaemon(true);
      thread.set(made);
      return made;
    });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    ScheduledFuture<?> future = executor.schedule(task, Math.max(1, delayMillis), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread.get();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
