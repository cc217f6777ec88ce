package io.holdfast.http.limits;

import com.dynatrace.hash4j.hashing.Hashing;
import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often callers may ask, by class of routes: reads, writes, and what operators do. A caller is whoever a key or a
 * token names, else an address. Any thread.
 */
public final class RateLimits {
  private static final int MOST_CALLERS = 100_000;
  private static final int POLICIES = 3;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Policy[] policies = new Policy[POLICIES];
  private final Buckets buckets;

  /** What all instances count together; null where each counts for itself. */
  private final SharedLimits shared;

  /** Nobody foretells where a name falls, so nobody chooses one that falls on another's bucket. */
  private final long seed;

  /** One class of routes. */
  private static final class Policy {
    private final String name;
    private final long interval;
    private final long burst;
    private final CharSequence told;
    private final LimitState state;
    private final LongAdder refused = new LongAdder();

    Policy(String name, Rate rate, Duration burst) {
      this.name = name;
      interval = rate.intervalNanos();
      this.burst = Math.max(interval, burst.toNanos());
      long window = Math.max(1, this.burst / SECOND);
      told = new AsciiString("\"" + name + "\";q=" + this.burst / interval + ";w=" + window);
      state = new LimitState(name);
    }
  }

  private RateLimits(Map<Scope, Rate> rates, Duration burst, SharedLimits shared) {
    this.shared = shared;
    seed = shared == null ? new SecureRandom().nextLong() : shared.seed();
    rates.forEach((scope, rate) -> policies[scope.ordinal()] = new Policy(scope.word(), rate, burst));
    buckets = new Buckets(rates.isEmpty() ? 0 : MOST_CALLERS);
  }

  /**
   * Limits by these rates.
   *
   * @param rates for reading, writing and operating; a class that is missing has no limit
   * @param burst so much of a rate may be saved up, and come at once
   */
  public static RateLimits of(Map<Scope, Rate> rates, Duration burst) {
    return shared(rates, burst, null);
  }

  /** As {@link #of}, for all instances together; null for each by itself. */
  public static RateLimits shared(Map<Scope, Rate> rates, Duration burst, SharedLimits shared) {
    return new RateLimits(rates.isEmpty() ? Map.of() : new EnumMap<>(rates), burst, shared);
  }

  /** No limits. */
  public static RateLimits none() {
    return of(Map.of(), Duration.ZERO);
  }

  /** Whether there is any limit. */
  public boolean isActive() {
    return policies[0] != null || policies[1] != null || policies[2] != null;
  }

  /** Stands for the caller of a name. */
  public long keyOf(String principal) {
    return Hashing.wyhashFinal4(seed).hashCharsToLong(principal);
  }

  /** Stands for a caller at an address. */
  public long keyOf(long address) {
    return Hashing.wyhashFinal4(seed).hashLongToLong(address);
  }

  /**
   * Counts a request.
   *
   * @param key the caller's
   * @param permission what its route asks for; open ones count as reads
   * @param nanos the time
   * @return what is left, to be looked into by the other methods
   */
  public long take(long key, Permission permission, long nanos) {
    Policy policy = policies[classOf(permission)];
    if (policy == null) {
      return Long.MAX_VALUE;
    }
    long bucket = bucketOf(key, permission);
    SharedLimits.Account account =
        shared == null ? null : shared.account(bucket, policy.interval, policy.burst);
    long left = account != null && account.closedFor(nanos) > 0
        ? -account.closedFor(nanos)
        : buckets.take(bucket, nanos, policy.interval, policy.burst);
    if (left < 0) {
      policy.refused.increment();
    } else if (account != null) {
      shared.passed(account);
      left = Math.min(left, account.left());
    }
    return left;
  }

  /** As {@link #take}, for one that would come now, but nothing is counted. */
  public long left(long key, Permission permission, long nanos) {
    Policy policy = policies[classOf(permission)];
    if (policy == null) {
      return Long.MAX_VALUE;
    }
    long bucket = bucketOf(key, permission);
    SharedLimits.Account account = shared == null ? null : shared.account(bucket, policy.interval, policy.burst);
    return account != null && account.closedFor(nanos) > 0
        ? -account.closedFor(nanos)
        : buckets.left(bucket, nanos, policy.interval, policy.burst);
  }

  /** The buckets of one caller for several classes lie in different groups. */
  private static long bucketOf(long key, Permission permission) {
    return key + GOLDEN * classOf(permission);
  }

  private static int classOf(Permission permission) {
    return permission.isOpen() ? Scope.READ.ordinal() : permission.scope().ordinal() % POLICIES;
  }

  /** What {@code RateLimit-Policy} says for a class that has a limit: the requests of a burst, and its seconds. */
  public CharSequence policy(Permission permission) {
    return policies[classOf(permission)].told;
  }

  /** What {@code RateLimit} says: how many requests are left, and in how many seconds all are. */
  public CharSequence state(Permission permission, long left) {
    Policy policy = policies[classOf(permission)];
    long rest = Math.max(0, left);
    return policy.state.of(rest / policy.interval, (policy.burst - rest + SECOND - 1) / SECOND);
  }

  /** In how many milliseconds one that was refused may come again. */
  public static long waitMillis(long left) {
    return TimeUnit.NANOSECONDS.toMillis(-left) + 1;
  }

  /** What all instances count together; null where each counts for itself. */
  public SharedLimits shared() {
    return shared;
  }

  /** The classes that have a limit, and how many requests each has refused since the start. */
  public List<Map.Entry<String, Long>> refused() {
    return Arrays.stream(policies)
        .filter(Objects::nonNull)
        .map(policy -> Map.entry(policy.name, policy.refused.sum()))
        .toList();
  }
}
