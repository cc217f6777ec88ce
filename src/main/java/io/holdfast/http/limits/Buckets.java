package io.holdfast.http.limits;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The token buckets of many callers in one table of numbers. A bucket is a time: when it would be full again (the
 * generic cell rate algorithm, ITU-T I.371, which counts as a token bucket does with one number for each). A bucket
 * that is full is the same as none, so what is not used makes room by itself, and the table never grows. Where more are
 * in use than a group of places holds, the fullest is given up: its caller gains at most a burst.
 *
 * <p>Any thread, without locks: a bucket is changed by compare-and-set.
 */
final class Buckets {
  private static final int GROUP = 8;
  private static final int FIELDS = 2;

  private final AtomicLongArray places;
  private final int groups;

  /** With room for at least so many at once. */
  Buckets(int most) {
    groups = Integer.highestOneBit(Math.max(1, 2 * (most / GROUP)));
    places = new AtomicLongArray(groups * GROUP * FIELDS);
  }

  /**
   * Takes one out of a caller's bucket.
   *
   * @param key stands for the caller, evenly spread
   * @param now a time in nanoseconds, of one clock for all
   * @param interval after which one more comes into the bucket, in nanoseconds
   * @param burst what the bucket holds, in nanoseconds
   * @return what is left, in nanoseconds; if negative, nothing was taken, and so long is to be waited
   */
  long take(long key, long now, long interval, long burst) {
    int place = placeOf(key == 0 ? 1 : key, now);
    while (true) {
      long full = places.get(place + 1);
      long next = Math.max(full, now) + interval;
      long left = burst - (next - now);
      if (left < 0 || places.compareAndSet(place + 1, full, next)) {
        return left;
      }
    }
  }

  /** What is left in a caller's bucket, of which nothing is taken; below zero if the next one would be refused. */
  long left(long key, long now, long interval, long burst) {
    long full = places.get(placeOf(key == 0 ? 1 : key, now) + 1);
    return burst - (Math.max(full, now) + interval - now);
  }

  private int placeOf(long key, long now) {
    int first = (int) (key >>> Integer.SIZE & groups - 1) * GROUP * FIELDS;
    int best = first;
    long bestFull = Long.MAX_VALUE;
    for (int i = 0; i < GROUP * FIELDS; i += FIELDS) {
      int place = first + i;
      long there = places.get(place);
      if (there == key) {
        return place;
      }
      long full = there == 0 ? Long.MIN_VALUE : places.get(place + 1);
      if (full < bestFull) {
        best = place;
        bestFull = full;
      }
    }
    // Two that come for one place at once share a bucket for a moment; the next request sorts it out.
    places.set(best, key);
    places.set(best + 1, Math.min(now, bestFull));
    return best;
  }
}
