package io.holdfast.engine;

/**
 * Counts durations in buckets whose bounds double, so that the bucket is found by counting zeros. Written by one thread
 * at a time; read by anyone, who may see a number that is a moment old.
 */
public final class Durations {
  /** The number of buckets; the last one has no bound. */
  public static final int BUCKETS = 22;

  private static final int FIRST_BOUND_BITS = 13;

  private final long[] buckets = new long[BUCKETS];
  private long nanos;

  /** The upper bound of a bucket in nanoseconds: 8.192 µs, doubled each time. */
  public static long boundNanos(int bucket) {
    return 1L << FIRST_BOUND_BITS + bucket;
  }

  /** Counts one. */
  public void count(long tookNanos) {
    nanos += tookNanos;
    int bucket = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, tookNanos - 1) >>> FIRST_BOUND_BITS);
    buckets[Math.min(bucket, BUCKETS - 1)]++;
  }

  /** How many fell into a bucket. */
  public long inBucket(int bucket) {
    return buckets[bucket];
  }

  /** The sum of all in nanoseconds. */
  public long totalNanos() {
    return nanos;
  }
}
