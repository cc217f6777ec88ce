package io.holdfast.http;

import io.holdfast.http.wire.ConnectionCounts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters of one server: of all its routes on all event loops, and of its connections. Any thread. */
public final class Meters {
  private final List<RouteMeter> all = new CopyOnWriteArrayList<>();
  private final ConnectionCounts connections = new ConnectionCounts();
  private final List<EventStreams> streams = new CopyOnWriteArrayList<>();

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

  /** Counts the event streams of one event loop. */
  void add(EventStreams streams) {
    this.streams.add(streams);
  }

  /** The number of open event streams on all event loops. */
  public int eventStreams() {
    return streams.stream().mapToInt(EventStreams::count).sum();
  }

  /** All meters; those of one route are to be added up. */
  public List<RouteMeter> all() {
    return all;
  }
}
