package io.holdfast.http.limits;

import io.holdfast.http.access.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The rates that are configured. Immutable.
 *
 * @param byClass for reading, writing and operating; a class that is missing has no limit
 * @param byRoute for the routes that each names, instead of their class's; of several that fit, the first holds
 * @param burst so much of a rate may be saved up, and come at once
 */
public record Rates(Map<Scope, Rate> byClass, List<RouteRate> byRoute, Duration burst) {

  /** Keeps copies. */
  public Rates {
    byClass = Map.copyOf(byClass);
    byRoute = List.copyOf(byRoute);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byClass.isEmpty() && byRoute.isEmpty();
  }
}
