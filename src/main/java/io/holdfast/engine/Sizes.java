package io.holdfast.engine;

/**
 * Counts sizes in buckets whose bounds double, from 1. Written by one thread; read by anyone, who may see a number that
 * is a moment old.
 */
public final class Sizes {
  /** The number of buckets; the last one has no bound. */
  public static final int BUCKETS = 14;

  private final long[] buckets = new long[BUCKETS];
  private long total;

  /** The upper bound of a bucket: 1, 2, 4, … */
  public static long bound(int bucket) {
    return 1L << bucket;
  }

  void count(int size) {
    total += size;
    buckets[Math.min(BUCKETS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, size - 1)))]++;
  }

  /** How many fell into a bucket. */
  public long inBucket(int bucket) {
    return buckets[bucket];
  }

  /** The sum of all sizes. */
  public long total() {
    return total;
  }
}
