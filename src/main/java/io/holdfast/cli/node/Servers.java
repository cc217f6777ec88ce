package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.cli.BuildInfo;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.Instance;
import io.holdfast.http.HttpServers;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Served;
import io.holdfast.http.access.Permission;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.log.Clock;
import io.holdfast.ops.About;
import io.holdfast.ops.Dependency;
import io.holdfast.ops.JvmMetrics;
import io.holdfast.ops.ManagementRoutes;
import io.holdfast.ops.MeteredJournal;
import io.holdfast.ops.Operations;
import io.holdfast.ops.OtlpTracing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two servers of a node, on the addresses of its configuration. One thread, which they block. */
final class Servers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MANAGEMENT_LOOPS = 1;
  private static final long LOOK_MILLIS = 1_000;

  private final Configuration configuration;
  private final Vertx vertx;
  private final Instance instance;
  private final Clock clock;
  private final Meters meters = new Meters();
  private final Admissions admissions;
  private final RateLimits limits;
  private final OtlpTracing tracing;
  private final List<WatchedText> certificate;
  private volatile HttpServers management;
  /** Written by the thread that opens it, read by anyone. */
  private volatile HttpServers api;

  Servers(Configuration configuration, Vertx vertx, Instance instance, Clock clock, RateLimits limits) {
    this.configuration = configuration;
    this.vertx = vertx;
    this.instance = instance;
    this.clock = clock;
    admissions = Admissions.of(configuration);
    admissions.compareWith(domains());
    this.limits = limits;
    String endpoint = configuration.get(Keys.TRACING_ENDPOINT);
    tracing = endpoint.isEmpty()
        ? null
        : new OtlpTracing(endpoint, configuration.get(Keys.TRACING_SHARE), BuildInfo.version());
    certificate = NodeSettings.certificate(configuration).stream()
        .flatMap(files -> Stream.of(new WatchedText(files.chain()), new WatchedText(files.key())))
        .toList();
    certificate.forEach(WatchedText::look);
    Signals.onHangUp(() -> vertx.executeBlocking(() -> look(true)));
    vertx.setPeriodic(LOOK_MILLIS, timer -> vertx.executeBlocking(() -> look(false)));
  }

  /** Reads what may have changed since the start; one at a time, because both kinds of callers may meet. */
  private synchronized Void look(boolean all) {
    admissions.look(all);
    boolean renewed = false;
    for (WatchedText file : certificate) {
      renewed |= file.hasChanged() | all;
      file.look();
    }
    if (renewed) {
      Stream.of(management, api).filter(Objects::nonNull).forEach(server -> server.renewCertificate()
          .onSuccess(done -> LOG.info("TLS: the certificate was read again"))
          .onFailure(e -> LOG.error("TLS: the one before is shown, for the changed certificate is of no use: {}",
              e.getMessage())));
    }
    return null;
  }

  private Set<String> domains() {
    Set<String> domains = new TreeSet<>(Set.of(Permission.OPERATORS));
    routes().forEach(group -> domains.add(group.domain()));
    domains.remove(Permission.NO_DOMAIN);
    return domains;
  }

  private List<RouteGroup> routes() {
    return Domains.routes(configuration.get(Keys.EVENT_STREAMS));
  }

  /** Fails if one of the ports is taken, or would be open by oversight, before anything else is begun. */
  static void requireFreePorts(Configuration configuration) {
    Exposure.requireMeant(configuration);
    Admissions.of(configuration);
    apiAddress(configuration).requireFree();
    managementAddress(configuration).requireFree();
  }

  /** Opens the management port, which answers while the instance recovers. */
  void openManagement(About about, Operations operations, MeteredJournal journal, JvmMetrics jvm) {
    Address address = managementAddress(configuration);
    List<RouteGroup> routes = ManagementRoutes.of(
        about, operations, meters, journal, Domains.gauges(instance), jvm);
    management = listen(address, MANAGEMENT_LOOPS,
        served(address, new Meters(), routes, RateLimits.none(), null));
    LOG.info("Management on {}://{}:{}", scheme(), address.host(), management.port());
  }

  /** Opens the API. */
  void openApi() {
    Address address = apiAddress(configuration);
    api = listen(address, NodeSettings.eventLoops(configuration),
        served(address, meters, routes(), limits, tracing));
    limits.unused().forEach(rate -> LOG.warn(
        "Rate limits: {} is the limit of no route; routes are written as in the documentation", rate.name()));
    String api = scheme() + "://" + address.host() + ":" + this.api.port();
    LOG.info("API on {}, documentation on {}/docs", api, api);
  }

  private String scheme() {
    return certificate.isEmpty() ? "http" : "https";
  }

  /** What others are told the API's address to be; empty before it is open. Any thread. */
  String advertised() {
    HttpServers opened = api;
    String configured = configuration.get(Keys.ADVERTISE);
    return opened == null || !configured.isEmpty() ? configured
        : scheme() + "://" + apiAddress(configuration).host() + ":" + opened.port();
  }

  boolean isApiOpen() {
    return api != null;
  }

  /** The server of the keys by which tokens are verified and the collector of traces, where there are. Any thread. */
  List<Dependency> dependencies() {
    return Stream.concat(admissions.tokenKeys().stream(),
        Optional.ofNullable(tracing).map(OtlpTracing::collector).stream()).toList();
  }

  /** Takes traces; null if none are wanted. */
  OtlpTracing tracing() {
    return tracing;
  }

  /** Sends the traces that are left. */
  @Override
  public void close() {
    if (tracing != null) {
      tracing.close();
    }
  }

  /** Takes no more requests and lets those under way finish; throws if they do not in time. */
  void drainApi(Duration within) {
    within(within, api.drain(within));
  }

  private Served served(
      Address address, Meters counted, List<RouteGroup> routes, RateLimits often, Tracing traced) {
    HttpSettings settings = NodeSettings.http(configuration).at(address.host(), address.port());
    return new Served(settings, instance, clock, counted, routes, admissions.access(), often, traced);
  }

  private HttpServers listen(Address address, int loops, Served served) {
    try {
      return within(PATIENCE, HttpServers.start(vertx, loops, served));
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
