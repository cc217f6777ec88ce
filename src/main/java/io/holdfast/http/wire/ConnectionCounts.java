package io.holdfast.http.wire;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts a server's connections, of all its event loops. Any thread. */
public final class ConnectionCounts {
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<Long, Integer> byAddress = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder slowHeads = new LongAdder();
  private final LongAdder slowBodies = new LongAdder();
  private final LongAdder unread = new LongAdder();

  /** Counts a connection in, unless it is one too many; the address is null where it is not to be counted. */
  boolean enter(Long address, ConnectionLimits limits) {
    if (open.incrementAndGet() > limits.most() && limits.most() > 0) {
      open.decrementAndGet();
      refused.increment();
      return false;
    }
    boolean fits = address == null || limits.mostPerAddress() == 0
        || byAddress.merge(address, 1, Integer::sum) <= limits.mostPerAddress();
    if (!fits) {
      leave(address);
      refused.increment();
      return false;
    }
    accepted.increment();
    return true;
  }

  /** Counts one out that was counted in. */
  void leave(Long address) {
    open.decrementAndGet();
    if (address != null) {
      byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  void slowHead() {
    slowHeads.increment();
  }

  void slowBody() {
    slowBodies.increment();
  }

  void unread() {
    unread.increment();
  }

  /** Connections that are open now. */
  public int open() {
    return open.get();
  }

  /** Addresses that have some. */
  public int addresses() {
    return byAddress.size();
  }

  /** Connections taken since the start. */
  public long accepted() {
    return accepted.sum();
  }

  /** Connections closed at once, because there were too many. */
  public long refused() {
    return refused.sum();
  }

  /** Connections cut off because a request's head did not come in time. */
  public long slowHeads() {
    return slowHeads.sum();
  }

  /** Connections cut off because a body came too slowly. */
  public long slowBodies() {
    return slowBodies.sum();
  }

  /** Connections cut off because nobody read what was sent. */
  public long unreadAnswers() {
    return unread.sum();
  }
}
