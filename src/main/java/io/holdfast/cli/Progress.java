package io.holdfast.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a long command is: how many of how many, the rate, the time left. On a terminal one line written over
 * again and again; elsewhere a line now and then. One thread.
 */
final class Progress {
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter target;
  private final boolean terminal;
  private final String unit;
  private final long total;
  private final long beganNanos = System.nanoTime();
  private long shownNanos = beganNanos;

  Progress(PrintWriter target, boolean terminal, String unit, long total) {
    this.target = target;
    this.terminal = terminal;
    this.unit = unit;
    this.total = total;
  }

  /** So many are done. */
  void at(long done) {
    long now = System.nanoTime();
    if (terminal) {
      target.print("\r" + line(done, now) + "\033[K");
      target.flush();
    } else if (now - shownNanos >= LINE_EVERY.toNanos()) {
      target.println(line(done, now));
      shownNanos = now;
    }
  }

  /** It is over: the line is left as it is. */
  void end() {
    if (terminal) {
      target.println();
    }
    target.flush();
  }

  double secondsPassed() {
    return (System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
  }

  private String line(long done, long now) {
    double seconds = Math.max((now - beganNanos) / NANOS_PER_SECOND, 1e-3);
    double rate = done / seconds;
    String left = done == 0 ? "?" : String.format(Locale.ROOT, "%.0f", (total - done) / rate);
    return String.format(Locale.ROOT, "%,d of %,d %s, %,.0f/s, %s s left", done, total, unit, rate, left);
  }
}
