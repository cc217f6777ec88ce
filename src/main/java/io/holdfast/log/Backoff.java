package io.holdfast.log;

import java.util.random.RandomGenerator;

/** How long to wait before trying again: twice as long each time up to a bound, half of it by chance. */
final class Backoff {
  static final long FIRST_MILLIS = 10;
  static final long LONGEST_MILLIS = 1_000;

  private final RandomGenerator chance;
  private long ceiling = FIRST_MILLIS;

  Backoff(RandomGenerator chance) {
    this.chance = chance;
  }

  long nextMillis() {
    long half = ceiling / 2;
    ceiling = Math.min(LONGEST_MILLIS, ceiling * 2);
    return half + chance.nextLong(half + 1);
  }

  void reset() {
    ceiling = FIRST_MILLIS;
  }
}
