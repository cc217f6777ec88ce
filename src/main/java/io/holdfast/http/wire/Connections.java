package io.holdfast.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop: closes those that are too many, and looks at the others now and then, to cut off
 * what is too slow. One timer serves all of them. One event loop.
 */
public final class Connections implements Handler<HttpConnection> {
  private static final int LOOKS = 10;

  /** A thousand connections that were opened together are too slow together: in one go, some 50 ms of work. */
  private static final int CUT_AT_ONCE = 4;
  private static final long BETWEEN_CUTS_MILLIS = 1;

  private final Vertx vertx;
  private final ConnectionLimits limits;
  private final ConnectionCounts counts;
  private final List<Pace> open = new ArrayList<>();
  private long nanos = System.nanoTime();
  /** Whether a look has not come to its end, for want of time. */
  private boolean isLooking;

  /** Begins to look, on the current event loop. */
  public Connections(Vertx vertx, ConnectionLimits limits, ConnectionCounts counts) {
    this.vertx = vertx;
    this.limits = limits;
    this.counts = counts;
    vertx.setPeriodic(Math.clamp(limits.patience().toMillis() / LOOKS, 10, 1_000), timer -> look());
  }

  @Override
  public void handle(HttpConnection connection) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    byte[] address = Origin.addressOf(context.channel().remoteAddress());
    Long counted = address == null || limits.trusted().contains(address) ? null : Origin.keyOf(address);
    if (!counts.enter(counted, limits)) {
      context.channel().close();
      return;
    }
    context.channel().closeFuture().addListener(closed -> counts.leave(counted));
    Pace pace = new Pace(this, open.size(), connection instanceof Http1xServerConnection);
    open.add(pace);
    pace.join(context.pipeline(), context.name());
  }

  /** The place of the last one is taken by none, that of any other by the last one. */
  void remove(int index) {
    Pace last = open.removeLast();
    if (index < open.size()) {
      open.set(index, last);
      last.movedTo(index);
    }
  }

  private void look() {
    if (!isLooking) {
      nanos = System.nanoTime();
      look(open.size() - 1);
    }
  }

  /**
   * Looks at all up to this one, and leaves the event loop to others now and then. What closes meanwhile is replaced by
   * the last one, which was looked at before: so none is passed over.
   */
  private void look(int last) {
    isLooking = false;
    int cuts = 0;
    for (int i = Math.min(last, open.size() - 1); i >= 0; i--) {
      if (open.get(i).look(nanos) && ++cuts == CUT_AT_ONCE) {
        int next = i - 1;
        isLooking = true;
        vertx.setTimer(BETWEEN_CUTS_MILLIS, timer -> look(next));
        return;
      }
    }
  }

  /** The time of the last look: exact enough, and free. */
  long nanos() {
    return nanos;
  }

  ConnectionCounts counts() {
    return counts;
  }

  long patienceNanos() {
    return limits.patience().toNanos();
  }

  long unreadNanos() {
    return limits.unread().toNanos();
  }

  /** What a body must bring in the time that a head may take. */
  long leastBytes() {
    return TimeUnit.NANOSECONDS.toMillis(patienceNanos()) * ConnectionLimits.LEAST_BYTES_PER_SECOND / 1_000;
  }
}
