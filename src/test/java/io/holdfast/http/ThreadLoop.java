package io.holdfast.http;

import io.holdfast.log.Loop;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A loop with a thread of its own, so that every answer comes from another thread than the request's. */
final class ThreadLoop implements Loop, AutoCloseable {
  private final ScheduledExecutorService executor;
  private volatile Thread thread;

  ThreadLoop(String name) {
    executor = Executors.newSingleThreadScheduledExecutor(task -> {
      thread = Thread.ofPlatform().daemon().name(name).unstarted(task);
      return thread;
    });
  }

  @Override
  public void execute(Runnable task) {
    if (!executor.isShutdown()) {
      executor.execute(reported(task));
    }
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    if (executor.isShutdown()) {
      return () -> { };
    }
    ScheduledFuture<?> timer = executor.schedule(reported(task), delayMillis, TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  private static Runnable reported(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
      }
    };
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
