package io.holdfast.ops;

import io.holdfast.http.Gauges;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import java.util.List;

/** All routes of the management port. */
public final class ManagementRoutes {

  private ManagementRoutes() {}

  /** All of them, of these parts. */
  public static List<RouteGroup> of(
      About about, Operations operations, Meters api, MeteredJournal journal, List<Gauges> gauges, JvmMetrics jvm) {
    return List.of(
        new HealthRoutes(operations),
        new StatusRoutes(about, operations),
        new LogRoutes(),
        new MetricsRoutes(about, operations, api, journal, gauges, jvm),
        new SnapshotRoutes(operations),
        new FeedRoutes(),
        new SettingRoutes(),
        new DrainRoutes(operations));
  }
}
