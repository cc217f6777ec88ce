package io.holdfast.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual time and everything that will happen in it, in one thread. Events of one instant run in the order in which
 * they were put in. Chance comes from one seed, so that a failing run is repeated by {@code -Dholdfast.seed=N}.
 */
public final class Simulation {
  /** Where virtual time begins: in the middle of a second, so that roundings show. */
  public static final long START_MILLIS = 1_700_000_000_517L;

  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final Random FRESH = new Random();

  private final long seed;
  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private long nanos;
  private long order;
  private long history = 1;

  private record Event(long nanos, long order, Runnable task) {}

  /** A world that takes every chance from this seed. */
  public Simulation(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The seed of {@code -Dholdfast.seed}, else a fresh one. */
  public static long anySeed() {
    Long given = Long.getLong("holdfast.seed");
    return given != null ? given : FRESH.nextInt() & 0xFFFF_FFFFL;
  }

  /** Runs a test in worlds of so many seeds, or in the one of {@code -Dholdfast.seed}; a failure names its seed. */
  public static void everySeed(int runs, Consumer<Simulation> test) {
    int times = Long.getLong("holdfast.seed") != null ? 1 : runs;
    for (int i = 0; i < times; i++) {
      oneSeed(anySeed(), test);
    }
  }

  /** Runs a test in the world of a seed; a failure names it. */
  public static void oneSeed(long seed, Consumer<Simulation> test) {
    LOG.info("simulation with seed {}", seed);
    try {
      test.accept(new Simulation(seed));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with seed " + seed + " (repeat: -Dholdfast.seed=" + seed + "): " + e.getMessage(), e);
    }
  }

  /** What every chance is drawn from. */
  public long seed() {
    return seed;
  }

  /** The world's chances. */
  public Random random() {
    return random;
  }

  /** Whether something happens that has this probability. */
  public boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** A number between two bounds, both possible. */
  public long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  /** Virtual nanoseconds since the beginning. */
  public long nanos() {
    return nanos;
  }

  /** True time in Unix milliseconds; an instance's {@link SimulatedClock} may be wrong about it. */
  public long millis() {
    return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** Lets something happen after a delay in nanoseconds. */
  public void after(long delayNanos, Runnable task) {
    events.add(new Event(nanos + Math.max(0, delayNanos), order++, task));
  }

  /** Lets the next thing happen; false if nothing will. */
  public boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    nanos = next.nanos;
    note(next.order * 31 + next.nanos);
    next.task.run();
    return true;
  }

  /** Lets everything happen that is due within a time, which then has passed. */
  public void runFor(long millis) {
    long end = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!events.isEmpty() && events.peek().nanos <= end) {
      step();
    }
    nanos = end;
  }

  /** Lets things happen until a condition holds; fails if it does not within a time. */
  public void runUntil(BooleanSupplier condition, long withinMillis, String what) {
    long end = nanos + TimeUnit.MILLISECONDS.toNanos(withinMillis);
    while (!condition.getAsBoolean()) {
      if (events.isEmpty() || events.peek().nanos > end) {
        throw new AssertionError("not within " + withinMillis + " ms: " + what);
      }
      step();
    }
  }

  /** Adds something that happened to the history. */
  public void note(long what) {
    history = (history ^ what) * 0x9E37_79B9_7F4A_7C15L;
    history ^= history >>> 29;
  }

  /** A digest of all that has happened: equal for equal seeds. */
  public long history() {
    return history;
  }
}
