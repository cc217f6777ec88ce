package io.holdfast.simulation;

import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A loop of a simulated instance: tasks run first come first served, each a random short while after the one before,
 * so that loops overtake one another. A task that throws fails the test. A {@linkplain #kill killed} loop does nothing
 * ever again, as after kill -9; a task in which that happens may throw {@link Killed}, so that nothing after it is
 * done.
 */
public final class SimulatedLoop implements Loop {
  private static final long LONGEST_PAUSE_NANOS = 20_000;

  private final Simulation world;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean scheduled;
  private boolean running;
  private boolean dead;
  private long stalledUntilNanos;
  private Runnable afterTask = () -> { };

  /** A loop in this world. */
  public SimulatedLoop(Simulation world) {
    this.world = world;
  }

  @Override
  public void execute(Runnable task) {
    if (!dead) {
      tasks.add(task);
      proceed();
    }
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    boolean[] cancelled = new boolean[1];
    world.after(TimeUnit.MILLISECONDS.toNanos(Math.max(1, delayMillis)), () -> execute(() -> {
      if (!cancelled[0]) {
        task.run();
      }
    }));
    return () -> cancelled[0] = true;
  }

  @Override
  public boolean isCurrent() {
    return running;
  }

  /** Forgets all tasks and takes no more. */
  public void kill() {
    dead = true;
    tasks.clear();
  }

  /** Runs something after each task, outside the loop. */
  public void afterTask(Runnable watcher) {
    afterTask = watcher;
  }

  /** Runs nothing for a while, like a paused process. */
  public void stall(long millis) {
    stalledUntilNanos = world.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void proceed() {
    if (!scheduled && !tasks.isEmpty()) {
      scheduled = true;
      long pause = Math.max(world.between(1, LONGEST_PAUSE_NANOS), stalledUntilNanos - world.nanos());
      world.after(pause, this::runNext);
    }
  }

  private void runNext() {
    scheduled = false;
    if (dead) {
      return;
    }
    if (stalledUntilNanos <= world.nanos()) {
      running = true;
      try {
        tasks.remove().run();
      } catch (Killed e) {
        requireDead(e);
      } finally {
        running = false;
      }
      afterTask.run();
    }
    proceed();
  }

  private void requireDead(Killed cause) {
    if (!dead) {
      throw new AssertionError("killed, and alive", cause);
    }
  }
}
