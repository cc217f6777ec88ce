package io.holdfast.http.limits;

import com.dynatrace.hash4j.hashing.Hashing;
import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How often callers may ask: by class of routes (reads, writes, and what operators do), and by route where a route has
 * a limit of its own. A caller is whoever a key or a token names, else an address. Which limit is a route's is found
 * when it is declared, so that a request looks for nothing. Any thread.
 */
public final class RateLimits {
  private static final int MOST_CALLERS = 100_000;

  private final Map<String, Limit> byClass = new LinkedHashMap<>();
  private final Map<RouteRate, Limit> byRoute = new LinkedHashMap<>();
  private final Set<RouteRate> used = ConcurrentHashMap.newKeySet();
  private final Buckets buckets;

  /** What all instances count together; null where each counts for itself. */
  private final SharedLimits shared;

  /** Nobody foretells where a name falls, so nobody chooses one that falls on another's bucket. */
  private final long seed;

  private RateLimits(Rates rates, SharedLimits shared) {
    this.shared = shared;
    seed = shared == null ? new SecureRandom().nextLong() : shared.seed();
    for (Scope scope : Scope.values()) {
      Rate rate = rates.byClass().get(scope);
      if (rate != null) {
        byClass.put(scope.word(), limit(scope.word(), rate, rates.burst()));
      }
    }
    rates.byRoute().forEach(each ->
        byRoute.computeIfAbsent(each, any -> limit(each.name(), each.rate(), rates.burst())));
    buckets = new Buckets(rates.isEmpty() ? 0 : MOST_CALLERS);
  }

  private Limit limit(String name, Rate rate, Duration burst) {
    return new Limit(name, Hashing.wyhashFinal4(seed).hashCharsToLong(name), rate, burst);
  }

  /** Limits by these rates; counted by all instances together, or by this one alone where that is null. */
  public static RateLimits of(Rates rates, SharedLimits shared) {
    return new RateLimits(rates, shared);
  }

  /** No limits. */
  public static RateLimits none() {
    return of(new Rates(Map.of(), List.of(), Duration.ZERO), null);
  }

  /** Whether there is any limit. */
  public boolean isActive() {
    return !byClass.isEmpty() || !byRoute.isEmpty();
  }

  /**
   * The limit of a route; null if it has none.
   *
   * @param route as {@code METHOD /path/{parameter}}
   * @param permission what it asks for; open ones count as reads
   */
  public Limit limitOf(String route, Permission permission) {
    for (Map.Entry<RouteRate, Limit> each : byRoute.entrySet()) {
      if (each.getKey().fits(route)) {
        used.add(each.getKey());
        return each.getValue();
      }
    }
    return byClass.get((permission.isOpen() ? Scope.READ : permission.scope()).word());
  }

  /** The limit of requests that no route takes: that of reads, whatever single routes have; null if there is none. */
  public Limit limitOfUnmatched() {
    return byClass.get(Scope.READ.word());
  }

  /** The rates that are no route's limit: what they name is not there, or is named by one before. */
  public List<RouteRate> unused() {
    return byRoute.keySet().stream().filter(each -> !used.contains(each)).toList();
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
   * @param limit the route's
   * @param nanos the time
   * @return what is left, to be looked into by the limit; if negative, the request is one too many
   */
  public long take(long key, Limit limit, long nanos) {
    long bucket = limit.bucketOf(key);
    SharedLimits.Account account = account(bucket, limit);
    long left = account != null && account.closedFor(nanos) > 0
        ? -account.closedFor(nanos)
        : buckets.take(bucket, nanos, limit.interval(), limit.burst());
    if (left < 0) {
      limit.refuse();
    } else if (account != null) {
      shared.passed(account);
      left = Math.min(left, account.left());
    }
    return left;
  }

  /** As {@link #take}, for one that would come now, but nothing is counted. */
  public long left(long key, Limit limit, long nanos) {
    long bucket = limit.bucketOf(key);
    SharedLimits.Account account = account(bucket, limit);
    return account != null && account.closedFor(nanos) > 0
        ? -account.closedFor(nanos)
        : buckets.left(bucket, nanos, limit.interval(), limit.burst());
  }

  private SharedLimits.Account account(long bucket, Limit limit) {
    return shared == null ? null : shared.account(bucket, limit.interval(), limit.burst());
  }

  /** In how many milliseconds one that was refused may come again. */
  public static long waitMillis(long left) {
    return TimeUnit.NANOSECONDS.toMillis(-left) + 1;
  }

  /** What all instances count together; null where each counts for itself. */
  public SharedLimits shared() {
    return shared;
  }

  /** All limits, those of classes first. */
  public List<Limit> all() {
    List<Limit> all = new ArrayList<>(byClass.values());
    all.addAll(byRoute.values());
    return all;
  }
}
