package io.holdfast.http;

import io.holdfast.engine.Durations;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.wire.ConnectionCounts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters of one server: of all its routes on all event loops, and of its connections. Any thread. */
public final class Meters {
  private final List<RouteMeter> all = new CopyOnWriteArrayList<>();
  private final ConnectionCounts connections = new ConnectionCounts();
  private final List<Durations> loopDelays = new CopyOnWriteArrayList<>();
  private volatile long certificateEnd;
  private volatile RateLimits limits = RateLimits.none();
  private final List<EventStreams> streams = new CopyOnWriteArrayList<>();
  private final List<Watchers> watchers = new CopyOnWriteArrayList<>();

  /** The connections of the server. */
  public ConnectionCounts connections() {
    return connections;
  }

  /** A meter for one route on one event loop. */
  public RouteMeter forRoute(String method, String route) {
    RouteMeter meter = new RouteMeter(method, route);
    all.add(meter);
    return meter;
  }

  /** Counts the event streams of one event loop, and who waits there. */
  void add(EventStreams streams, Watchers watchers) {
    this.streams.add(streams);
    this.watchers.add(watchers);
  }

  /** Counts how late the timers of one event loop are, and what these limits refuse. */
  void add(Durations delays, RateLimits refusing) {
    loopDelays.add(delays);
    limits = refusing;
  }

  /** The certificate that is shown ends then, in Unix milliseconds. */
  void certificateEnds(long millis) {
    certificateEnd = millis;
  }

  /** When the certificate that is shown ends, in Unix milliseconds; 0 if there is none. */
  public long certificateEnd() {
    return certificateEnd;
  }

  /** How late timers ran on each event loop. */
  public List<Durations> loopDelays() {
    return loopDelays;
  }

  /** How often callers may ask. */
  public RateLimits limits() {
    return limits;
  }

  /** The number of open event streams on all event loops. */
  public int eventStreams() {
    return streams.stream().mapToInt(EventStreams::count).sum();
  }

  /** The number of those who wait for something to change, on all event loops. */
  public int watchers() {
    return watchers.stream().mapToInt(Watchers::count).sum();
  }

  /** All meters; those of one route are to be added up. */
  public List<RouteMeter> all() {
    return all;
  }
}
