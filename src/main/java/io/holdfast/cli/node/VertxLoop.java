package io.holdfast.cli.node;

import io.holdfast.log.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * A loop over a Vert.x event loop context. Several loops and HTTP connections may share one event loop thread; each
 * has its own context, so that {@link #isCurrent()} tells them apart.
 */
final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final Context context;

  /** A loop on an event loop context; a worker's would run tasks at the same time. */
  VertxLoop(Vertx vertx, Context context) {
    if (!context.isEventLoopContext()) {
      throw new IllegalArgumentException("a loop needs an event loop context");
    }
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    ContextTimer timer = new ContextTimer(task);
    if (isCurrent()) {
      timer.start(delayMillis);
    } else {
      execute(() -> timer.start(delayMillis));
    }
    return timer;
  }

  @Override
  public boolean isCurrent() {
    return Vertx.currentContext() == context;
  }

  /** A Vert.x timer belongs to the context on which it was set, so it is set on the loop; touched only there. */
  private final class ContextTimer implements Timer {
    private static final long NOT_SET = -1;

    private final Runnable task;
    private long id = NOT_SET;
    private boolean cancelled;

    ContextTimer(Runnable task) {
      this.task = task;
    }

    void start(long delayMillis) {
      if (!cancelled) {
        id = vertx.setTimer(Math.max(1, delayMillis), _ -> task.run());
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (id != NOT_SET) {
        vertx.cancelTimer(id);
      }
    }
  }
}
