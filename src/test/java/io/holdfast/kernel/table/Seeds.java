package io.holdfast.kernel.table;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Where the tests' randomness comes from: fresh each time, or {@code -Dholdfast.seed=N}. */
final class Seeds {

  private Seeds() {}

  static long next() {
    return Long.getLong("holdfast.seed", ThreadLocalRandom.current().nextLong());
  }

  static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Runs a seeded check; its failure names the seed. */
  static void run(long seed, Runnable check) {
    try {
      check.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("repeat with -Dholdfast.seed=" + seed, e);
    }
  }
}
