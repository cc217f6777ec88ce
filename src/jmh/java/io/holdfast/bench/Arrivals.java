package io.holdfast.bench;

/**
 * When requests are due: at a rate that grows from nothing during a warm-up, in which both sides compile what they will
 * run, and is steady afterwards. What was due in the warm-up is sent and not measured. Immutable.
 *
 * @param perSecond the steady rate
 * @param warmUpSeconds how long the rate grows
 */
record Arrivals(double perSecond, double warmUpSeconds) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double WARM_UP_SECONDS = 4;

  /** At this rate, after the usual warm-up. */
  static Arrivals at(double perSecond) {
    return new Arrivals(perSecond, WARM_UP_SECONDS);
  }

  /** How many requests are due in the warm-up. */
  long inWarmUp() {
    return (long) (perSecond * warmUpSeconds / 2);
  }

  /** How many requests are due so long after the beginning. */
  long dueAfter(long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    return (long) (seconds < warmUpSeconds
        ? perSecond * seconds * seconds / (2 * warmUpSeconds)
        : perSecond * (seconds - warmUpSeconds / 2));
  }

  /** How long after the beginning a request is due, counted from 0, in nanoseconds. */
  long dueNanos(long request) {
    double seconds = request < inWarmUp()
        ? Math.sqrt(2 * warmUpSeconds * request / perSecond)
        : warmUpSeconds / 2 + request / perSecond;
    return (long) (seconds * NANOS_PER_SECOND);
  }

  /** Whether a request is one of those that are measured. */
  boolean isMeasured(long request) {
    return request >= inWarmUp();
  }
}
