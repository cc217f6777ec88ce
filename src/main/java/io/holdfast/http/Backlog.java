package io.holdfast.http;

import io.holdfast.log.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps an event loop in time when more comes than can be done. All that comes to a loop waits as long as the loop is
 * late, a refusal too; and a loop is late by the work that was let in. So once it has been late for a while, it lets in
 * only so many writes as leave it in time, and refuses the others at once.
 *
 * <p>When that begins is as in CoDel (RFC 8289): a line that has gone after a while was a burst, which is let in; one
 * that stands is too much. The loop is then as late as a task waits that is given to it with the first write of a turn;
 * it measures for all writes that come until it runs.
 *
 * <p>How many writes may from then on be under way is found as TCP finds how many packets (RFC 5681), by a beat that
 * the loop keeps: a quarter less when it was late for one, and not again before that has had its effect; one more when
 * it was not and somebody was refused. A beat tells more than the turn of a write does: what is let in is appended and
 * applied in turns of its own, in which others wait outside. It ends when nobody has been refused for a while, because
 * less comes. One event loop.
 */
final class Backlog {
  /** A loop is late when it is later than this part of what writes may wait. */
  private static final int PARTS = 10;
  private static final int BEATS_TO_BE_LATE = 4;

  /** So many may be under way however late the loop is, or nothing would be done where refusing is what takes long. */
  private static final long LEAST_ROOM = 8;

  private static final long NEVER = Long.MIN_VALUE;

  /** Runs a task on the event loop when so many nanoseconds have passed, or as much later as the loop is late. */
  @FunctionalInterface
  interface Timers {

    /** Once. */
    void schedule(long nanos, Runnable task);
  }

  private final Executor loop;
  private final Timers timers;
  private final Clock clock;
  private final long patience;
  private final long late;
  private boolean asked;
  private long askedAt;
  /** Since when the loop has been late in each turn; {@link #NEVER} if it was in time in the last one. */
  private long lateSince = NEVER;
  /** Whether it has been late for too long, and when that was last seen to be still so. */
  private boolean stands;
  private long seen;
  private boolean refusedInBeat;
  private long beatDue;
  private long room;
  private long underWay;

  /**
   * Nothing known yet.
   *
   * @param loop runs tasks of the event loop
   * @param timers of the same event loop
   * @param patienceMillis so long the loop may be late
   */
  Backlog(Executor loop, Timers timers, Clock clock, long patienceMillis) {
    this.loop = loop;
    this.timers = timers;
    this.clock = clock;
    patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    late = patience / PARTS;
  }

  /** Whether a write that has come is one too many beside those that are under way. */
  boolean isTooMuch(long writesUnderWay) {
    long now = clock.nanos();
    underWay = writesUnderWay;
    if (!asked) {
      begin(now);
    }
    boolean refused = stands && now - seen <= patience && (underWay >= room || now - askedAt > late);
    if (refused) {
      refusedInBeat = true;
      seen = now;
    }
    return refused;
  }

  private void begin(long now) {
    if (now - askedAt > patience) {
      lateSince = NEVER;
    }
    asked = true;
    askedAt = now;
    loop.execute(this::end);
  }

  private void end() {
    asked = false;
    long now = clock.nanos();
    if (stands) {
      return;
    }
    if (now - askedAt <= late) {
      lateSince = NEVER;
    } else if (lateSince == NEVER) {
      lateSince = askedAt;
    } else if (now - lateSince > patience) {
      stand(now);
    }
  }

  private void stand(long now) {
    stands = true;
    seen = now;
    room = Math.max(LEAST_ROOM, underWay / 2);
    refusedInBeat = false;
    nextBeat(now);
  }

  private void nextBeat(long now) {
    long beat = late / BEATS_TO_BE_LATE;
    beatDue = now + beat;
    timers.schedule(beat, this::beat);
  }

  private void beat() {
    long now = clock.nanos();
    if (now - seen > patience) {
      stands = false;
      lateSince = NEVER;
      return;
    }
    if (now - beatDue > late) {
      if (underWay <= room) {
        room = Math.max(LEAST_ROOM, room - room / 4);
      }
    } else if (refusedInBeat) {
      room++;
    }
    refusedInBeat = false;
    nextBeat(now);
  }
}
