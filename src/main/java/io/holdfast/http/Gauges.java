package io.holdfast.http;

/** What a domain says of itself for metrics, when asked. */
@FunctionalInterface
public interface Gauges {

  /** Reports each gauge once; called on the management port's event loop. */
  void report(Sink sink);

  /** Takes gauges. */
  @FunctionalInterface
  interface Sink {

    /**
     * A gauge, or a counter.
     *
     * @param name its name in metrics; with {@code _total} at the end it is a counter
     * @param help what it is
     * @param labels as {@code a="b"}, or empty
     * @param value its value now
     */
    void gauge(String name, String help, String labels, double value);
  }
}
