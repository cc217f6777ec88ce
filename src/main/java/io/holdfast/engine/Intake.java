package io.holdfast.engine;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Where commands from any thread wait for the batcher: a stack (Treiber, 1986) linked through the commands, taken as a
 * whole and turned round. Whoever finds it empty wakes the batcher; while an append is under way nobody need.
 */
final class Intake {
  private final AtomicReference<CommandItem> newest = new AtomicReference<>();

  /** Any thread: adds a command; true if it is the first since the last {@link #takeAll}. */
  boolean add(CommandItem item) {
    CommandItem before;
    do {
      before = newest.getPlain();
      item.link = before;
    } while (!newest.compareAndSet(before, item));
    return before == null;
  }

  /** The batcher: moves all to the end of its queue, in the order in which they came. */
  void takeAll(Waiting queue) {
    CommandItem item = newest.getAndSet(null);
    CommandItem oldest = null;
    while (item != null) {
      CommandItem before = item.link;
      item.link = oldest;
      oldest = item;
      item = before;
    }
    while (oldest != null) {
      CommandItem following = oldest.link;
      queue.add(oldest);
      oldest = following;
    }
  }
}
