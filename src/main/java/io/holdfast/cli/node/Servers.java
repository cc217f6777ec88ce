package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.Instance;
import io.holdfast.http.HttpServers;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Served;
import io.holdfast.log.Clock;
import io.holdfast.ops.About;
import io.holdfast.ops.JvmMetrics;
import io.holdfast.ops.ManagementRoutes;
import io.holdfast.ops.MeteredJournal;
import io.holdfast.ops.Operations;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two servers of a node, on the addresses of its configuration. One thread, which they block. */
final class Servers {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MANAGEMENT_LOOPS = 1;

  private final Configuration configuration;
  private final Vertx vertx;
  private final Instance instance;
  private final Clock clock;
  private final Meters meters = new Meters();
  /** Written by the thread that opens it, read by anyone. */
  private volatile HttpServers api;

  Servers(Configuration configuration, Vertx vertx, Instance instance, Clock clock) {
    this.configuration = configuration;
    this.vertx = vertx;
    this.instance = instance;
    this.clock = clock;
  }

  /** Fails if one of the ports is taken, before anything else is begun. */
  static void requireFreePorts(Configuration configuration) {
    apiAddress(configuration).requireFree();
    managementAddress(configuration).requireFree();
  }

  /** Opens the management port, which answers while the instance recovers. */
  void openManagement(About about, Operations operations, MeteredJournal journal, JvmMetrics jvm) {
    Address address = managementAddress(configuration);
    List<RouteGroup> routes = ManagementRoutes.of(
        about, operations, meters, journal, Domains.gauges(instance), jvm);
    HttpServers management = listen(address, MANAGEMENT_LOOPS, new Meters(), routes);
    LOG.info("Management on http://{}:{}", address.host(), management.port());
  }

  /** Opens the API. */
  void openApi() {
    Address address = apiAddress(configuration);
    api = listen(address, NodeSettings.eventLoops(configuration), meters,
        Domains.routes());
    LOG.info("API on http://{}:{}, documentation on http://{}:{}/docs", address.host(), api.port(), address.host(),
        api.port());
  }

  /** What others are told the API's address to be; empty before it is open. Any thread. */
  String advertised() {
    HttpServers opened = api;
    String configured = configuration.get(Keys.ADVERTISE);
    return opened == null || !configured.isEmpty() ? configured
        : "http://" + apiAddress(configuration).host() + ":" + opened.port();
  }

  boolean isApiOpen() {
    return api != null;
  }

  /** Takes no more requests and lets those under way finish; throws if they do not in time. */
  void drainApi(Duration within) {
    within(within, api.drain(within));
  }

  private HttpServers listen(Address address, int loops, Meters counted, List<RouteGroup> routes) {
    HttpSettings settings = NodeSettings.http(configuration).at(address.host(), address.port());
    try {
      return within(PATIENCE, HttpServers.start(vertx, loops, new Served(settings, instance, clock, counted, routes)));
    } catch (CompletionException e) {
      throw address.taken(e.getCause());
    }
  }

  private static Address apiAddress(Configuration configuration) {
    return Address.of(configuration, Keys.HOST, Keys.PORT);
  }

  private static Address managementAddress(Configuration configuration) {
    return Address.of(configuration, Keys.MANAGEMENT_HOST, Keys.MANAGEMENT_PORT);
  }
}
