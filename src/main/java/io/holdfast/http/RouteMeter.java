package io.holdfast.http;

import io.holdfast.engine.Durations;

/**
 * Counts and times the requests of one route on one event loop: a few plain additions per request. Written by that
 * event loop alone; read by anyone, who may see a number that is a moment old.
 */
public final class RouteMeter {
  private static final int FULL = 507;

  private final String method;
  private final String route;
  private final long[] statuses = new long[6];
  private long full;
  private final Durations durations = new Durations();

  /** Nothing counted yet. */
  public RouteMeter(String method, String route) {
    this.method = method;
    this.route = route;
  }

  /** Counts a request that was answered with this status after so long. */
  void count(int status, long tookNanos) {
    statuses[status / 100 % 6]++;
    if (status == FULL) {
      full++;
    }
    durations.count(tookNanos);
  }

  /** The method. */
  public String method() {
    return method;
  }

  /** The route as declared, with its parameters' names. */
  public String route() {
    return route;
  }

  /** How many were answered with a status of this hundred (2 for 2xx). */
  public long answered(int hundred) {
    return statuses[hundred];
  }

  /** How many were answered that there is no room: a quota or the disk is full. */
  public long full() {
    return full;
  }

  /** How long they took, from the request's head to the answer. */
  public Durations durations() {
    return durations;
  }
}
