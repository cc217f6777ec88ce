package io.holdfast.http.limits;

import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** One limit: of a class of routes, or of the routes that the configuration names. Any thread. */
public final class Limit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final long place;
  private final long interval;
  private final long burst;
  private final CharSequence policy;
  private final LimitState state;
  private final LongAdder refused = new LongAdder();

  /**
   * A limit of a rate.
   *
   * @param name what callers are told
   * @param place keeps a caller's buckets of several limits apart; evenly spread, and the same on every instance
   * @param burst so much of the rate may be saved up
   */
  Limit(String name, long place, Rate rate, Duration burst) {
    this.name = name;
    this.place = place;
    interval = rate.intervalNanos();
    this.burst = Math.max(interval, burst.toNanos());
    long window = Math.max(1, this.burst / SECOND);
    policy = new AsciiString("\"" + name + "\";q=" + this.burst / interval + ";w=" + window);
    state = new LimitState(name);
  }

  /** Whose limit it is: {@code read}, or {@code POST /reserve}. */
  public String name() {
    return name;
  }

  /** How many requests it has refused since the start. */
  public long refused() {
    return refused.sum();
  }

  /** What {@code RateLimit-Policy} says: the requests of a burst, and its seconds. */
  public CharSequence policy() {
    return policy;
  }

  /** What {@code RateLimit} says: how many requests are left, and in how many seconds all are. */
  public CharSequence state(long left) {
    long rest = Math.max(0, left);
    return state.of(rest / interval, (burst - rest + SECOND - 1) / SECOND);
  }

  void refuse() {
    refused.increment();
  }

  long bucketOf(long key) {
    return key + place;
  }

  long interval() {
    return interval;
  }

  long burst() {
    return burst;
  }
}
