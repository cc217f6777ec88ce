package io.holdfast.log;

import io.holdfast.kernel.Position;
import java.util.concurrent.TimeUnit;

/**
 * What is known of the world outside: how far the journal is, and since when nothing was heard of it. Written by the
 * log loop only, read anywhere.
 */
final class Contact {
  private final Clock clock;
  private final boolean othersExist;
  private volatile long known;
  private volatile long lastNanos;
  private volatile boolean journalAway;
  private volatile boolean streaming;

  Contact(Clock clock, boolean othersExist) {
    this.clock = clock;
    this.othersExist = othersExist;
    this.lastNanos = clock.nanos();
  }

  /** The stream has brought something; if this instance has come to a sequence with it, nothing it knows of lacks. */
  void streamed(long applied) {
    if (applied >= known) {
      lastNanos = clock.nanos();
    }
  }

  /** The journal has answered. */
  void answered() {
    lastNanos = clock.nanos();
    journalAway = false;
  }

  /** The journal has not answered. */
  void lost() {
    journalAway = true;
  }

  void streaming(boolean on) {
    streaming = on;
  }

  void heardOf(long sequence) {
    known = Math.max(known, sequence);
  }

  /** Begins anew at a sequence: a restore may have lowered the journal's end. */
  void restarted(long sequence) {
    known = sequence;
  }

  FollowStatus status(Position applied, long logTime) {
    boolean cutOff = othersExist && journalAway && (!streaming || known > applied.sequence());
    long stale = cutOff ? TimeUnit.NANOSECONDS.toMillis(clock.nanos() - lastNanos) : 0;
    return new FollowStatus(applied, logTime, known, stale);
  }
}
