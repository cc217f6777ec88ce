package io.holdfast.http;

/**
 * Counts and times the requests of one route on one event loop: a few plain additions per request. Written by that
 * event loop alone; read by anyone, who may see a number that is a moment old.
 *
 * <p>The times fall into buckets whose bounds double, so that the bucket is found by counting zeros.
 */
public final class RouteMeter {
  /** The number of buckets; the last one has no bound. */
  public static final int BUCKETS = 22;

  private static final int FIRST_BOUND_BITS = 13;

  private final String method;
  private final String route;
  private final long[] statuses = new long[6];
  private final long[] buckets = new long[BUCKETS];
  private long nanos;

  /** Nothing counted yet. */
  public RouteMeter(String method, String route) {
    this.method = method;
    this.route = route;
  }

  /** The upper bound of a bucket in nanoseconds: 8.192 µs, doubled each time. */
  public static long boundNanos(int bucket) {
    return 1L << FIRST_BOUND_BITS + bucket;
  }

  /** Counts a request that was answered with this status after so long. */
  void count(int status, long tookNanos) {
    statuses[status / 100 % 6]++;
    nanos += tookNanos;
    int bucket = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, tookNanos - 1) >>> FIRST_BOUND_BITS);
    buckets[Math.min(bucket, BUCKETS - 1)]++;
  }

  /** The method. */
  public String method() {
    return method;
  }

  /** The route as declared, with its parameters' names. */
  public String route() {
    return route;
  }

  /** How many were answered with a status of this hundred (2 for 2xx). */
  public long answered(int hundred) {
    return statuses[hundred];
  }

  /** How many fell into a bucket. */
  public long inBucket(int bucket) {
    return buckets[bucket];
  }

  /** The sum of all times in nanoseconds. */
  public long totalNanos() {
    return nanos;
  }
}
