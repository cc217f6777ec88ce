package io.holdfast.postgres;

import io.holdfast.log.Clock;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What all links to one Postgres know of its being away: after a failed attempt nobody tries again for a while, and who
 * asks meanwhile is refused at once. The pause doubles from {@value #SHORTEST_MILLIS} ms to {@value #LONGEST_MILLIS}
 * ms, half of it by chance, so that instances do not come back in step. One loop.
 */
public final class Outage {
  static final long SHORTEST_MILLIS = 20;
  static final long LONGEST_MILLIS = 400;

  private final Clock clock;
  private final RandomGenerator chance;
  private long pauseMillis = SHORTEST_MILLIS;
  private long retryAtNanos;
  private Throwable cause;

  /** Nothing is known against it yet. */
  public Outage(Clock clock, RandomGenerator chance) {
    this.clock = clock;
    this.chance = chance;
  }

  /** Why nobody should try at the moment; null if one may. */
  Throwable pausing() {
    return cause != null && clock.nanos() - retryAtNanos < 0 ? cause : null;
  }

  void failed(Throwable why) {
    cause = why;
    long half = pauseMillis / 2;
    retryAtNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(half + chance.nextLong(half + 1));
    pauseMillis = Math.min(LONGEST_MILLIS, pauseMillis * 2);
  }

  void over() {
    cause = null;
    pauseMillis = SHORTEST_MILLIS;
  }
}
