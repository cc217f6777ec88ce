package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;

/**
 * The ticks, as long as this instance holds the office: one when the earliest deadline in the state is due, and a
 * heartbeat when the journal has been silent, one at a time.
 *
 * <p>A tick that moves nothing (log time lags behind this clock, or a machine fails) is repeated after pauses that
 * grow up to a tenth of a second. One that did as much as a tick may is followed by the next at once, though what is
 * left may be due at the same moment.
 *
 * <p>Threads: the log loop only, except {@link #armedFor}.
 */
final class Keeper {
  private static final long LONGEST_PAUSE_MILLIS = 100;

  private final Loop loop;
  private final Clock clock;
  private final InstanceOptions options;
  private final Batcher batcher;
  private final Snapshotting snapshotting;
  private Replica replica;
  private volatile boolean held;
  private boolean running;
  private boolean tickUnderWay;
  private long lastEntryMillis;
  private long lastTickMillis;
  private long tickedFor = Long.MAX_VALUE;
  private long partTicks;
  private long pause;
  private Loop.Timer timer;
  /** When the next look is due by the clock. Written on the log loop, read by partitions. */
  private volatile long armedFor = Long.MAX_VALUE;


  /** The chore that stands beside the ticks. */
  interface Snapshotting {
    /** Looks whether a snapshot is due, and what may be deleted. */
    void look();
  }

  Keeper(Loop loop, Clock clock, InstanceOptions options, Batcher batcher, Snapshotting snapshotting) {
    this.loop = loop;
    this.clock = clock;
    this.options = options;
    this.batcher = batcher;
    this.snapshotting = snapshotting;
    this.pause = options.tickPauseMillis();
  }

  /** Any thread: whether this instance does the chores. */
  boolean isKeeper() {
    return held;
  }

  /** Any thread: until when nothing will be looked at. */
  long armedFor() {
    return armedFor;
  }

  void office(boolean isHeld) {
    held = isHeld;
    look();
  }

  /** The instance is ready, and stands on this replica. */
  void start(Replica current) {
    replica = current;
    running = true;
    tickUnderWay = false;
    lastEntryMillis = clock.millis();
    look();
  }

  void stop() {
    running = false;
    disarm();
  }

  void entryApplied() {
    lastEntryMillis = clock.millis();
  }

  /** A deadline may have come nearer. */
  void look() {
    disarm();
    if (!running || !held) {
      return;
    }
    // Not only beside ticks: while entries keep coming, there may be none for a long time.
    snapshotting.look();
    if (tickUnderWay) {
      return;
    }
    long now = clock.millis();
    long due = Math.min(dueByDeadline(), lastEntryMillis + options.heartbeatMillis());
    // A clock that was set back must not silence the heartbeat.
    long wait = Math.clamp(due - now, 0, options.heartbeatMillis());
    if (wait == 0) {
      tick();
    } else {
      arm(wait, now);
    }
  }

  private long dueByDeadline() {
    long deadline = replica.nextDeadline();
    if (deadline == Long.MAX_VALUE || deadline != tickedFor || replica.partTicks() != partTicks) {
      pause = options.tickPauseMillis();
      return deadline;
    }
    return Math.max(deadline, lastTickMillis + pause);
  }

  private void tick() {
    tickUnderWay = true;
    long deadline = replica.nextDeadline();
    long parts = replica.partTicks();
    if (deadline == tickedFor && parts == partTicks) {
      pause = Math.min(pause * 2, Math.min(LONGEST_PAUSE_MILLIS, options.heartbeatMillis()));
    }
    partTicks = parts;
    tickedFor = deadline;
    lastTickMillis = clock.millis();
    batcher.submitOwn(Submission.of(new SystemCommand.Tick()), new Ticked());
  }

  private final class Ticked implements Answer {
    @Override
    public void replied(Reply reply, Position position) {
      again(0);
    }

    @Override
    public void refused(Refusal refusal) {
      again(options.probeMillis());
    }

    @Override
    public void unknown(String detail) {
      again(options.probeMillis());
    }

    private void again(long afterMillis) {
      Runnable next = () -> {
        tickUnderWay = false;
        lastEntryMillis = clock.millis();
        look();
      };
      if (afterMillis == 0) {
        loop.execute(next);
      } else {
        loop.schedule(afterMillis, next);
      }
    }
  }

  private void arm(long wait, long now) {
    armedFor = now + wait;
    timer = loop.schedule(wait, this::look);
  }

  private void disarm() {
    armedFor = Long.MAX_VALUE;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
