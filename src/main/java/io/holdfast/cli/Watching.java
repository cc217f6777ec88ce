package io.holdfast.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Looks again and again while something long is done. */
final class Watching {
  private static final Duration EVERY = Duration.ofMillis(200);

  private Watching() {}

  /**
   * Does the work on a thread of its own.
   *
   * @param look what is done meanwhile, on the caller's thread; that it fails does not matter
   * @return what the work returns
   * @throws CommandFailure as the work does
   */
  static <T> T during(Supplier<T> work, Runnable look) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofVirtual().name("waiting").start(() -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    while (true) {
      try {
        return done.get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        look(look);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("Interrupted", e);
      }
    }
  }

  private static void look(Runnable look) {
    try {
      look.run();
    } catch (CommandFailure e) {
      // Whether the node can be reached, the work itself finds out; the looking is for the eye.
    }
  }
}
