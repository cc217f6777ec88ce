package io.holdfast.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters of all routes on all event loops. Any thread. */
public final class Meters {
  private final List<RouteMeter> all = new CopyOnWriteArrayList<>();

  /** A meter for one route on one event loop. */
  public RouteMeter forRoute(String method, String route) {
    RouteMeter meter = new RouteMeter(method, route);
    all.add(meter);
    return meter;
  }

  /** All meters; those of one route are to be added up. */
  public List<RouteMeter> all() {
    return all;
  }
}
