package io.holdfast.cli.node;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for what goes on elsewhere, on the main thread only. */
final class Waits {

  private Waits() {}

  /** Waits for a result; what it failed with is the cause of what is thrown. */
  static <T> T within(Duration patience, Future<T> future) {
    return within(patience, future.toCompletionStage());
  }

  /** Waits for a result; what it failed with is the cause of what is thrown. */
  static <T> T within(Duration patience, CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException(new TimeoutException("not done within " + patience.toMillis() + " ms"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
