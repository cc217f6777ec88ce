package io.holdfast.http.coordination;

import io.vertx.core.internal.ContextInternal;

/**
 * Time-outs of one event loop: a hashed wheel (Varghese and Lauck, 1987) turned by one timer, which runs only while
 * something waits. Adding and cancelling take no time, however many wait. Fires up to a tenth of a second late.
 */
final class TimerWheel {
  private static final long TICK_MILLIS = 100;
  private static final int SLOTS = 1 << 9;
  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final Entry[] slots = new Entry[SLOTS];
  private long timer = NO_TIMER;
  private int now;
  private int waiting;

  TimerWheel(ContextInternal context) {
    this.context = context;
  }

  /** Something that waits for its time, linked with the others of its slot. */
  abstract static class Entry {
    private Entry previous;
    private Entry next;
    private int slot = -1;
    private int rounds;

    /** The time is over. */
    abstract void timeOut();
  }

  /** Begins to wait. */
  void add(Entry entry, long millis) {
    long ticks = Math.max(1, (millis + TICK_MILLIS - 1) / TICK_MILLIS) + 1;
    entry.slot = (int) (now + ticks) & (SLOTS - 1);
    entry.rounds = (int) ((ticks - 1) / SLOTS);
    entry.previous = null;
    entry.next = slots[entry.slot];
    if (entry.next != null) {
      entry.next.previous = entry;
    }
    slots[entry.slot] = entry;
    waiting++;
    if (timer == NO_TIMER) {
      timer = context.setPeriodic(TICK_MILLIS, tick -> turn());
    }
  }

  /** Waits no longer; does nothing if the time is over already. */
  void cancel(Entry entry) {
    if (entry.slot < 0) {
      return;
    }
    if (entry.previous == null) {
      slots[entry.slot] = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
    entry.slot = -1;
    waiting--;
    if (waiting == 0) {
      context.owner().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void turn() {
    now = now + 1 & (SLOTS - 1);
    Entry entry = slots[now];
    while (entry != null) {
      Entry next = entry.next;
      if (entry.rounds-- == 0) {
        cancel(entry);
        entry.timeOut();
      }
      entry = next;
    }
  }
}
