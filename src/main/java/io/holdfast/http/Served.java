package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.log.Clock;
import java.util.List;

/**
 * What is served by HTTP, and how.
 *
 * @param settings how the API behaves
 * @param instance the instance behind it
 * @param clock the instance's clocks
 * @param meters takes the counts and times of all routes
 * @param groups the routes
 * @param access who may do what
 * @param limits how often
 * @param tracing takes traces of requests; null if none are wanted
 */
public record Served(
    HttpSettings settings,
    Instance instance,
    Clock clock,
    Meters meters,
    List<RouteGroup> groups,
    Access access,
    RateLimits limits,
    Tracing tracing) {

  /** To everyone, as often as they like. */
  public Served(HttpSettings settings, Instance instance, Clock clock, Meters meters, List<RouteGroup> groups) {
    this(settings, instance, clock, meters, groups, new Access(AccessRules.open()), RateLimits.none(), null);
  }

  /** Keeps a copy of the list. */
  public Served {
    groups = List.copyOf(groups);
  }
}
