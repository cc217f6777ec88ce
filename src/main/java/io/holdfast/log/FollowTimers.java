package io.holdfast.log;

import java.util.concurrent.TimeUnit;

/**
 * Says when the journal must be read because the stream did not bring what it should: a gap that lasts, or silence.
 * Log loop only.
 */
final class FollowTimers {
  static final long GAP_MILLIS = 3;
  static final long SILENCE_MILLIS = 200;
  static final long SILENCE_WITHOUT_STREAM_MILLIS = 20;

  private final Loop loop;
  private final Clock clock;
  private final boolean othersExist;
  private final Runnable read;
  private Loop.Timer gap;
  private Loop.Timer silence;
  private boolean streaming;
  private long lastHeardNanos;

  /**
   * Timers that are not started.
   *
   * @param othersExist whether other instances can append; without them silence means nothing
   */
  FollowTimers(Loop loop, Clock clock, boolean othersExist, Runnable read) {
    this.loop = loop;
    this.clock = clock;
    this.othersExist = othersExist;
    this.read = read;
  }

  void start() {
    stop();
    heard();
    listen();
  }

  void stop() {
    gap = cancel(gap);
    silence = cancel(silence);
  }

  private static Loop.Timer cancel(Loop.Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }

  /** Entries are held back: they are given a moment to be preceded. */
  void gap() {
    if (gap == null) {
      gap = loop.schedule(GAP_MILLIS, () -> {
        gap = null;
        read.run();
      });
    }
  }

  /** Something has come, or is being asked for. */
  void heard() {
    lastHeardNanos = clock.nanos();
  }

  void streaming(boolean on) {
    streaming = on;
    if (silence != null) {
      silence = cancel(silence);
      listen();
    }
  }

  private void listen() {
    if (othersExist) {
      silence = loop.schedule(Math.max(1, patience() - quietMillis()), this::silenceOver);
    }
  }

  private void silenceOver() {
    if (quietMillis() >= patience()) {
      read.run();
    }
    if (silence != null) {
      listen();
    }
  }

  private long quietMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos() - lastHeardNanos);
  }

  private long patience() {
    return streaming ? SILENCE_MILLIS : SILENCE_WITHOUT_STREAM_MILLIS;
  }
}
