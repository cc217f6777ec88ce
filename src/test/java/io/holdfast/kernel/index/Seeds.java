package io.holdfast.kernel.index;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a test with fresh random seeds, or with the one of {@code -Dholdfast.seed}; a failure names its seed. */
public final class Seeds {
  private Seeds() {}

  /** Runs the test so many times. */
  public static void run(int times, Consumer<SplittableRandom> test) {
    Long given = Long.getLong("holdfast.seed");
    SplittableRandom fresh = new SplittableRandom();
    for (int i = 0; i < (given == null ? times : 1); i++) {
      long seed = given == null ? fresh.nextLong() : given;
      try {
        test.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("failed with -Dholdfast.seed=" + seed, e);
      }
    }
  }
}
