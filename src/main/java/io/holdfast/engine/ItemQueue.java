package io.holdfast.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A partition's items, first in first out: a linked list through the items themselves, so that waiting costs no memory
 * of its own.
 *
 * <p>Threads: {@link #add} by the dispatcher only; {@link #poll} by the partition's owner only; what was done before
 * adding is seen after polling (the link is volatile). {@link #size} by anyone, near the truth.
 */
final class ItemQueue {
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong polled = new AtomicLong();
  /** Written and read by the dispatcher only. */
  private Item tail;
  /** Written and read by the owner only: the item polled last, whose successor is the first in the queue. */
  private Item head;

  ItemQueue() {
    head = new Start();
    tail = head;
  }

  void add(Item item) {
    added.lazySet(added.getPlain() + 1);
    tail.next = item;
    tail = item;
  }

  /** The first item, or null. */
  Item poll() {
    Item first = head.next;
    if (first == null) {
      return null;
    }
    head.next = null;
    head = first;
    polled.lazySet(polled.getPlain() + 1);
    return first;
  }

  boolean isEmpty() {
    return head.next == null;
  }

  long size() {
    return Math.max(0, added.get() - polled.get());
  }

  private static final class Start extends Item {
    @Override
    boolean serve(Partition partition) {
      throw new IllegalStateException("the place before the first item is none");
    }
  }
}
