package io.holdfast.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets one replay run at a time, since each holds a whole state of its own in memory. First come, first served.
 *
 * <p>Threads: the log loop only.
 */
final class ReplayTurns {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean taken;

  /** Calls when it is this one's turn, perhaps at once. */
  void ask(Runnable granted) {
    if (taken) {
      waiting.add(granted);
    } else {
      taken = true;
      granted.run();
    }
  }

  /** Gives up waiting. */
  void forget(Runnable granted) {
    waiting.remove(granted);
  }

  /** The one whose turn it was is done. */
  void leave() {
    Runnable next = waiting.poll();
    taken = next != null;
    if (taken) {
      next.run();
    }
  }
}
