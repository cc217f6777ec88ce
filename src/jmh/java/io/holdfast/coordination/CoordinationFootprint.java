package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Reply;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What coordination occupies, and how fast one partition is: makes environments of one counter each, held locks and one
 * line of waiters, without log or HTTP; prints the heap that they keep, and how long it takes when all locks are due at
 * once and when the line is gone down. Arguments: environments, locks, waiters.
 */
public final class CoordinationFootprint {
  private static final long HOUR = 3_600_000;
  private static final long NOW = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final CoordinationBench partition = new CoordinationBench();

  private CoordinationFootprint() {}

  /** Makes and measures. */
  public static void main(String[] arguments) {
    int locks = Integer.parseInt(arguments[1]);
    int waiters = Integer.parseInt(arguments[2]);
    CoordinationFootprint footprint = new CoordinationFootprint();
    // One more has the locks.
    footprint.measure("environments with a counter", Integer.parseInt(arguments[0]) - 1, footprint::count);
    footprint.measure("held locks", locks, footprint::hold);
    footprint.expire(locks);
    long token = executed(footprint.partition.lock("door", HOUR, 0, NOW + HOUR));
    footprint.measure("waiters in one line", waiters, footprint::enter);
    footprint.handOver(token, waiters);
  }

  private void measure(String what, int count, IntConsumer make) {
    long before = heap();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      make.accept(i);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(Locale.ROOT, "%,d %s: %.1f bytes each, applied at %,.0f/s by one thread%n", count, what,
        (double) (heap() - before) / Math.max(1, count), count / seconds);
  }

  private void count(int number) {
    Request request = new Request(null, null, null, List.of(), List.of(), List.of(),
        List.of(new Count("requests", true, 1, false, 0)), List.of());
    executed(partition.apply(new Execute("environment-" + number, null, request), NOW));
  }

  private void hold(int number) {
    executed(partition.lock("lock-" + number, HOUR, 0, NOW));
  }

  private void enter(int number) {
    Reply reply = partition.lock("door", HOUR, HOUR, NOW + HOUR);
    if (reply != null) {
      throw new IllegalStateException("waiter " + number + " does not wait: " + reply);
    }
  }

  private static long executed(Reply reply) {
    if (reply instanceof Executed executed) {
      return executed.token();
    }
    throw new IllegalStateException("refused: " + reply);
  }

  /** All locks are due at once: ticks of their usual budget, until none is left. */
  private void expire(int locks) {
    long began = System.nanoTime();
    long longest = 0;
    int ticks = 0;
    while (partition.machine.view().held() > 0) {
      long tick = System.nanoTime();
      partition.tick(NOW + HOUR);
      longest = Math.max(longest, System.nanoTime() - tick);
      ticks++;
    }
    System.out.printf(Locale.ROOT, "%,d locks due at once: %d ticks, %.1f ms in all, the longest %.2f ms%n", locks,
        ticks, (System.nanoTime() - began) / NANOS_PER_MILLI, longest / NANOS_PER_MILLI);
  }

  /** Down the whole line: each gives the lock back, and so calls the next. */
  private void handOver(long first, int waiters) {
    long token = first;
    long began = System.nanoTime();
    for (int i = 0; i < waiters; i++) {
      partition.execute("env", Request.of(new Release(Sort.LOCK, "door", token)), NOW + HOUR);
      token = executed(partition.later.values().iterator().next());
    }
    System.out.printf(Locale.ROOT, "%,d hand-overs: %.2f µs each%n", waiters,
        (System.nanoTime() - began) / 1e3 / Math.max(1, waiters));
  }

  private static long heap() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
