package io.holdfast.http.live;

import io.holdfast.http.ApiLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The subscribers of one thing on one event loop. A change only notes that there is something newer; the event is read
 * and framed once, when the loop comes to it, and given to the subscribers in slices, between which the loop does other
 * work. Changes in the meantime make the rest of the round newer instead of a queue longer. Between two rounds there is
 * a pause that grows with the number of subscribers, so that a much-changed topic takes a bounded share of its loop.
 *
 * <p>Threads: {@link #changed} by any; all else by the event loop.
 */
public final class Topic {
  private static final int SLICE = 128;
  private static final int SUBSCRIBERS_PER_PAUSED_MILLI = 40;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ApiLoop loop;
  private final Supplier<Event> newest;
  private final Runnable whenEmpty;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Runnable proceed = this::proceed;
  /** Set by whoever changes something, cleared by the loop before it reads. */
  private final AtomicBoolean changed = new AtomicBoolean();
  /** Whether {@link #proceed} is under way to the loop. */
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private Event event;
  private int cursor;
  private int left;
  private long nextRound;
  private boolean paused;

  /**
   * A topic without subscribers.
   *
   * @param newest reads the newest event; null if it cannot be read at the moment, and a change will be noted later
   * @param whenEmpty run when its last subscriber has left
   */
  Topic(ApiLoop loop, Supplier<Event> newest, Runnable whenEmpty) {
    this.loop = loop;
    this.newest = newest;
    this.whenEmpty = whenEmpty;
    nextRound = loop.clock().nanos();
  }

  /** Any thread: there may be something newer. */
  public void changed() {
    if (!changed.getAndSet(true)) {
      schedule();
    }
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      loop.post(proceed);
    }
  }

  /** Adds a subscriber and offers it the newest. */
  public void add(Subscriber subscriber) {
    subscriber.place = subscribers.size();
    subscribers.add(subscriber);
    loop.watchers().add(1);
    if (event == null) {
      event = newest.get();
    }
    offer(subscriber);
  }

  /** Removes a subscriber; does nothing if it has left already. */
  public void remove(Subscriber subscriber) {
    if (subscriber.place < 0) {
      return;
    }
    loop.watchers().add(-1);
    Subscriber last = subscribers.removeLast();
    if (last != subscriber) {
      subscribers.set(subscriber.place, last);
      last.place = subscriber.place;
      left = left > 0 ? subscribers.size() : 0; // The round may have passed its new place.
    }
    subscriber.place = -1;
    if (subscribers.isEmpty()) {
      whenEmpty.run();
    }
  }

  /** Offers the newest known event to a subscriber that has become ready. */
  public void offer(Subscriber subscriber) {
    if (event != null) {
      subscriber.offer(event);
    }
  }

  /** The number of subscribers. */
  public int size() {
    return subscribers.size();
  }

  private void proceed() {
    scheduled.set(false);
    if (changed.get() && mayBegin() && changed.getAndSet(false)) {
      begin();
    }
    for (int i = Math.min(left, SLICE); i > 0 && !subscribers.isEmpty(); i--) {
      left--;
      cursor = cursor < subscribers.size() ? cursor : 0;
      offer(subscribers.get(cursor++));
    }
    if (left > 0) {
      schedule();
    }
  }

  private void begin() {
    Event read = newest.get();
    if (read != null) {
      event = read;
      left = subscribers.size();
    }
  }

  /** Whether the pause after the last round is over; else the topic comes back when it is. */
  private boolean mayBegin() {
    long now = loop.clock().nanos();
    long pauseMillis = (nextRound - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    if (pauseMillis > 0) {
      pause(pauseMillis);
      return false;
    }
    nextRound = now + subscribers.size() / SUBSCRIBERS_PER_PAUSED_MILLI * NANOS_PER_MILLI;
    return true;
  }

  private void pause(long millis) {
    if (!paused) {
      paused = true;
      loop.context().setTimer(millis, timer -> {
        paused = false;
        schedule();
      });
    }
  }
}
