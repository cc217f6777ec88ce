package io.holdfast.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the work that waits in an instance, from its submission until it has been applied, so that overload is said
 * at once and memory stays bounded. Any thread.
 */
final class Admission {
  private final int mostCommands;
  private final long mostBytes;
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  Admission(int mostCommands, long mostBytes) {
    this.mostCommands = mostCommands;
    this.mostBytes = mostBytes;
  }

  /** Whether one more of any size is out of the question; asked before the work of encoding it. */
  boolean isFull() {
    return commands.get() >= mostCommands || bytes.get() >= mostBytes;
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

  long commands() {
    return commands.get();
  }

  long bytes() {
    return bytes.get();
  }
}
