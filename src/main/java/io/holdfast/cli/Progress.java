package io.holdfast.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Shows how far a long command is: how many of how many, the rate, the time left. On a terminal one line with a bar,
 * written over again and again; elsewhere a plain line now and then. One thread.
 */
final class Progress {
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final Duration BAR_EVERY = Duration.ofMillis(100);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_CELLS = 30;

  private final PrintWriter target;
  private final boolean terminal;
  private final LongFunction<String> words;
  private final String unit;
  private final long total;
  private final long beganNanos = System.nanoTime();
  private long shownNanos = beganNanos;
  private boolean shown;

  Progress(PrintWriter target, boolean terminal, String unit, long total) {
    this(target, terminal, amount -> String.format(Locale.ROOT, "%,d", amount), unit, total);
  }

  private Progress(PrintWriter target, boolean terminal, LongFunction<String> words, String unit, long total) {
    this.target = target;
    this.terminal = terminal;
    this.words = words;
    this.unit = unit;
    this.total = total;
  }

  /** Of things that are counted, shown as it fits this process's terminal or the lack of one. */
  static Progress of(PrintWriter target, String unit, long total) {
    return new Progress(target, isTerminal(), unit, total);
  }

  /** Of bytes. */
  static Progress ofBytes(PrintWriter target, String what, long total) {
    return ofBytes(target, isTerminal(), what, total);
  }

  static Progress ofBytes(PrintWriter target, boolean terminal, String what, long total) {
    return new Progress(target, terminal, SnapshotLine::size, what, total);
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** So many are done. */
  void at(long done) {
    long now = System.nanoTime();
    boolean first = !shown && terminal;
    boolean last = done >= total && terminal;
    if (!first && !last && now - shownNanos < (terminal ? BAR_EVERY : LINE_EVERY).toNanos()) {
      return;
    }
    shownNanos = now;
    shown = true;
    if (terminal) {
      target.print("\r" + bar(done) + " " + line(done, now) + "\033[K");
      target.flush();
    } else {
      target.println(line(done, now));
      target.flush();
    }
  }

  /** It is over: the line is left as it is. */
  void end() {
    if (terminal && shown) {
      target.println();
    }
    target.flush();
  }

  double secondsPassed() {
    return (System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
  }

  private String bar(long done) {
    int full = total <= 0 ? BAR_CELLS : (int) Math.min(BAR_CELLS, BAR_CELLS * (double) done / total);
    return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "]";
  }

  private String line(long done, long now) {
    double seconds = Math.max((now - beganNanos) / NANOS_PER_SECOND, 1e-3);
    double rate = done / seconds;
    String left = done == 0 ? "?" : String.format(Locale.ROOT, "%.0f", Math.max(0, total - done) / rate);
    return words.apply(done) + " of " + words.apply(total) + " " + unit + ", " + words.apply(Math.round(rate)) + "/s, "
        + left + " s left";
  }
}
