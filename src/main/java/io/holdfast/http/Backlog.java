package io.holdfast.http;

import io.holdfast.log.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether an event loop has fallen behind for good. All that comes to a loop waits as long as the loop is late,
 * a refusal too; so while it is behind, no more work is to be let in than leaves it in time. As in CoDel (RFC 8289) a
 * line that has gone after a while was a burst, which is let in; one that stands for so long is more than can be done.
 *
 * <p>How late the loop is, is what a task waits that is given to it with the first write of a turn: one for all writes
 * that come until then. One event loop.
 */
final class Backlog {
  /** A loop is late when it is later than this part of what writes may wait. */
  private static final int PARTS = 10;

  private static final long NEVER = Long.MIN_VALUE;

  private final Executor loop;
  private final Clock clock;
  private final long patience;
  private final long late;
  private boolean asked;
  private long askedAt;
  private long delay;
  /** Since when the loop has been late each time; {@link #NEVER} if it was not, the last time. */
  private long lateSince = NEVER;
  private long lastLate;
  private boolean stands;

  /**
   * Nothing known yet.
   *
   * @param loop runs tasks of the event loop
   * @param patienceMillis so long the loop may be late
   */
  Backlog(Executor loop, Clock clock, long patienceMillis) {
    this.loop = loop;
    this.clock = clock;
    patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    late = patience / PARTS;
  }

  /** Whether a write that has come would better be refused. */
  boolean isTooMuch() {
    long now = clock.nanos();
    if (!asked) {
      asked = true;
      askedAt = now;
      loop.execute(this::reached);
    } else if (now - askedAt > late) {
      isLate(now);
    }
    stands &= now - lastLate <= patience;
    return stands && Math.max(delay, now - askedAt) > late;
  }

  private void reached() {
    long now = clock.nanos();
    asked = false;
    delay = now - askedAt;
    if (delay > late) {
      isLate(now);
    } else if (!stands) {
      lateSince = NEVER;
    }
  }

  private void isLate(long now) {
    if (lateSince == NEVER || now - lastLate > patience) {
      lateSince = askedAt;
    }
    lastLate = now;
    stands |= now - lateSince > patience;
  }
}
