package io.holdfast.cli.node;

import io.holdfast.log.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A loop over a Vert.x event loop context. Several loops and HTTP connections may share one event loop thread; each
 * has its own context, so that {@link #isCurrent()} tells them apart.
 *
 * <p>Tasks wait in a queue of the loop's own and are run several in one turn of the event loop, because such a turn
 * costs more than most of them; only so many, and for so short a time, that connections are not kept waiting. A turn
 * that has used up its time is followed by the next one only when connections have been looked at: what is merely given
 * to Netty's event loop again it runs before that, until nothing is left or a second has passed.
 */
final class VertxLoop implements Loop {
  private static final int TASKS_IN_A_TURN = 16;
  /** After a task that took longer than this a turn is not worth saving. */
  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Vertx vertx;
  private final ContextInternal context;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  /** Set by whoever asks for a turn, cleared in it. */
  private final AtomicBoolean turnAsked = new AtomicBoolean();

  /** A loop on an event loop context; a worker's would run tasks at the same time. */
  VertxLoop(Vertx vertx, Context context) {
    if (!context.isEventLoopContext()) {
      throw new IllegalArgumentException("a loop needs an event loop context");
    }
    this.vertx = vertx;
    this.context = (ContextInternal) context;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    askForTurn();
  }

  private void askForTurn() {
    if (!turnAsked.get() && turnAsked.compareAndSet(false, true)) {
      ask(() -> context.runOnContext(this::takeTurn));
    }
  }

  /** What is scheduled, if only for now, comes after the connections; on the event loop. */
  private void askForTurnAfterConnections() {
    if (turnAsked.compareAndSet(false, true)) {
      ask(() -> context.nettyEventLoop().schedule(
          () -> context.emit(null, this::takeTurn), 0, TimeUnit.NANOSECONDS));
    }
  }

  private void ask(Runnable asking) {
    try {
      asking.run();
    } catch (RejectedExecutionException e) {
      turnAsked.set(false); // The event loop has ended, which the next one is to hear too.
      throw e;
    }
  }

  /** A task that throws ends the turn, and is told to the context; those behind it get the next one. */
  private void takeTurn(Void nothing) {
    boolean isTimeLeft = true;
    try {
      isTimeLeft = runSome();
    } finally {
      turnAsked.set(false);
      if (!tasks.isEmpty()) {
        if (isTimeLeft) {
          askForTurn();
        } else {
          askForTurnAfterConnections();
        }
      }
    }
  }

  /** Whether the turn ended before its time was over. */
  private boolean runSome() {
    long end = System.nanoTime() + TURN_NANOS;
    int left = TASKS_IN_A_TURN;
    boolean isTimeLeft = true;
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      left--;
      isTimeLeft = System.nanoTime() - end < 0;
      task = left > 0 && isTimeLeft ? tasks.poll() : null;
    }
    return isTimeLeft;
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
