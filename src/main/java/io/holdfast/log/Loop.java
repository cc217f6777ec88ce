package io.holdfast.log;

import java.util.concurrent.Executor;

/**
 * One event loop: runs tasks one after another, first come first served. In production a Vert.x event loop context;
 * in the simulator and in tests a queue that one thread drains. A task must not block.
 *
 * <p>{@link #execute} and {@link #schedule} may be called from any thread; what a thread did before handing a task
 * over is seen by the task. A task that throws is reported to the loop's failure handler and the loop goes on.
 */
public interface Loop extends Executor {

  /** Runs a task after a delay of at least this many milliseconds (at least 1). */
  Timer schedule(long delayMillis, Runnable task);

  /** Whether the calling thread is running a task of this loop. */
  boolean isCurrent();

  /** A task that has been scheduled. */
  @FunctionalInterface
  interface Timer {

    /** Forgets the task if it has not begun. Called on the loop. */
    void cancel();
  }
}
