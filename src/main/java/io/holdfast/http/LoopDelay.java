package io.holdfast.http;

import io.holdfast.engine.Durations;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late an event loop runs a timer: so late is everything else on it too. One event loop. */
final class LoopDelay {
  private static final long EVERY_MILLIS = 100;

  private final Vertx vertx;
  private final Durations delays = new Durations();
  private long dueNanos;

  /** Begins to measure the current event loop. */
  LoopDelay(Vertx vertx) {
    this.vertx = vertx;
    again();
  }

  private void again() {
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
    vertx.setTimer(EVERY_MILLIS, timer -> {
      delays.count(Math.max(0, System.nanoTime() - dueNanos));
      again();
    });
  }

  Durations delays() {
    return delays;
  }
}
