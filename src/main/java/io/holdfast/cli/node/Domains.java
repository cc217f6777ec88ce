package io.holdfast.cli.node;

import io.holdfast.ads.AdsDomain;
import io.holdfast.coordination.CoordinationDomain;
import io.holdfast.engine.Instance;
import io.holdfast.feed.CloudEvents;
import io.holdfast.feed.DomainEvents;
import io.holdfast.feed.DomainTables;
import io.holdfast.feed.ads.AdEvents;
import io.holdfast.feed.ads.AdTables;
import io.holdfast.feed.coordination.CoordinationEvents;
import io.holdfast.feed.coordination.CoordinationTables;
import io.holdfast.feed.shop.ShopEvents;
import io.holdfast.feed.shop.ShopTables;
import io.holdfast.feed.slots.SlotEvents;
import io.holdfast.feed.slots.SlotTables;
import io.holdfast.http.DocumentRoutes;
import io.holdfast.http.Gauges;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.ads.AdGauges;
import io.holdfast.http.ads.AdRoutes;
import io.holdfast.http.coordination.CoordinationGauges;
import io.holdfast.http.coordination.CoordinationRoutes;
import io.holdfast.http.feed.EventRoutes;
import io.holdfast.http.shop.ShopGauges;
import io.holdfast.http.shop.ShopRoutes;
import io.holdfast.http.slots.SlotGauges;
import io.holdfast.http.slots.SlotRoutes;
import io.holdfast.kernel.Domain;
import io.holdfast.shop.ShopDomain;
import io.holdfast.slots.SlotsDomain;
import java.util.List;

/**
 * Which domains this program serves: what the engine, the API and the metrics know of each. The one place that a new
 * domain is added to, beside its kinds in {@link io.holdfast.codec.Kinds}.
 */
public final class Domains {
  private Domains() {}

  /** For the engine, in the order in which a partition keeps their machines. */
  public static List<Domain<?, ?>> all() {
    return List.of(new AdsDomain(), new SlotsDomain(), new ShopDomain(), new CoordinationDomain());
  }

  /**
   * The routes of the API: every domain's, and the documentation's.
   *
   * @param eventStreams how many streams of all changes may be open
   */
  public static List<RouteGroup> routes(int eventStreams) {
    return List.of(new AdRoutes(), new SlotRoutes(), new ShopRoutes(), new CoordinationRoutes(),
        new EventRoutes(new CloudEvents(events()), eventStreams), new DocumentRoutes());
  }

  /** What the domains say of themselves to the metrics. */
  public static List<Gauges> gauges(Instance instance) {
    return List.of(new AdGauges(instance), new SlotGauges(instance), new ShopGauges(instance),
        new CoordinationGauges(instance));
  }

  /** What the domains' changes are called and look like for others. */
  public static List<DomainEvents> events() {
    return List.of(new AdEvents(), new SlotEvents(), new ShopEvents(), new CoordinationEvents());
  }

  /** The domains' tables for everyone's SQL. */
  public static List<DomainTables> tables() {
    return List.of(new AdTables(), new SlotTables(), new ShopTables(), new CoordinationTables());
  }
}
