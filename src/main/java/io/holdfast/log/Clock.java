package io.holdfast.log;

/** The instance's clocks; simulated in tests. Any thread. */
public interface Clock {

  /** Wall time in Unix milliseconds; may jump. */
  long millis();

  /** A steady time in nanoseconds, for durations only. */
  long nanos();

  /** The machine's clocks. */
  static Clock system() {
    return new Clock() {
      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
