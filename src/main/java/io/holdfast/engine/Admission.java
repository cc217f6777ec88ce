package io.holdfast.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the work that waits in an instance, from its submission until it has been applied, so that overload is said
 * at once and memory stays bounded. Bounded are the number, the bytes, and the time: once what is under way has waited
 * too long, nothing new is taken until the line has become shorter. So a caller who is let in waits about that long at
 * the most, whatever the load is, and one who is not hears so at once. Any thread.
 */
final class Admission {
  private static final long NOTHING = 0;

  /** An observation is forgotten after this time: when nothing is let in, nothing new is observed. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int mostCommands;
  private final long mostBytes;
  private final long mostNanos;
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final WriteTimes times = new WriteTimes();
  /** Since when the oldest command of the batch that is being appended waits; written by the log loop. */
  private volatile long appendingSince = NOTHING;
  /** How long the last command had waited that was applied, and when; written by partitions, the last one wins. */
  private volatile long lastWaitNanos;
  private volatile long lastAppliedNanos;

  Admission(InstanceOptions options) {
    this(options.waitingCommands(), options.waitingBytes(), TimeUnit.MILLISECONDS.toNanos(options.waitingMillis()));
  }

  /** Where nobody waits. */
  Admission(int mostCommands, long mostBytes) {
    this(mostCommands, mostBytes, Long.MAX_VALUE);
  }

  private Admission(int mostCommands, long mostBytes, long mostNanos) {
    this.mostCommands = mostCommands;
    this.mostBytes = mostBytes;
    this.mostNanos = mostNanos;
  }

  /** Whether one more of any size is out of the question; asked before the work of encoding it. */
  boolean isFull() {
    return commands.get() >= mostCommands || bytes.get() >= mostBytes;
  }

  /** Whether what comes now would wait too long. */
  boolean isLate(long nowNanos) {
    long since = appendingSince;
    return since != NOTHING && nowNanos - since > mostNanos
        || lastWaitNanos > mostNanos && nowNanos - lastAppliedNanos < FRESH_NANOS;
  }

  /** Counts a command in, unless it is one too many. */
  boolean admit(int encodedBytes) {
    boolean fits = bytes.addAndGet(encodedBytes) <= mostBytes & commands.incrementAndGet() <= mostCommands;
    if (!fits) {
      release(1, encodedBytes);
    }
    return fits;
  }

  void release(int releasedCommands, long releasedBytes) {
    commands.addAndGet(-releasedCommands);
    bytes.addAndGet(-releasedBytes);
  }

  /** A batch is being appended whose oldest command was taken then. */
  void appending(long takenNanos) {
    appendingSince = takenNanos == NOTHING ? 1 : takenNanos;
  }

  /** No batch is being appended. */
  void idle() {
    appendingSince = NOTHING;
  }

  /** A command was applied that had been taken then. */
  void applied(long takenNanos, long nowNanos) {
    lastWaitNanos = nowNanos - takenNanos;
    lastAppliedNanos = nowNanos;
  }

  long commands() {
    return commands.get();
  }

  long bytes() {
    return bytes.get();
  }

  WriteTimes times() {
    return times;
  }
}
