package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.cli.BuildInfo;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.codec.Kinds;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.Ports;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import io.holdfast.ops.About;
import io.holdfast.ops.JvmMetrics;
import io.holdfast.ops.MeteredJournal;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node, put together: one instance over an embedded node's stores or a cluster's, the API and the management port
 * over it. Its methods are called in their order by one thread, which they block.
 */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Clock clock = Clock.system();
  private final Closings closings = new Closings();
  private final CompletableFuture<String> stop;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private Instance instance;
  /** The journal of a node that is alone; null in a cluster. */
  private Journal embedded;
  /** Written by the thread that opens the node, read by the log loop too. */
  private volatile Servers servers;

  /**
   * A node that does nothing yet.
   *
   * @param stop completed with the reason when the node is to stop, by itself too
   */
  Node(Configuration configuration, CompletableFuture<String> stop) {
    this.configuration = configuration;
    this.stop = stop;
  }

  /** Opens the data directory and the management port, and makes everything that needs no state yet. */
  void open() {
    Servers.requireFreePorts(configuration);
    Path data = configuration.get(Keys.DATA);
    DataDirectory.require(data);
    int partitions = configuration.get(Keys.PARTITIONS);
    Optional<ClusterStores.Wanted> cluster = NodeSettings.cluster(configuration);
    Vertx vertx = Vertx.vertx(NodeSettings.vertx(configuration));
    closings.add("Vert.x", () -> within(PATIENCE, vertx.close()));
    List<Loop> loops = within(PATIENCE, LoopVerticle.deploy(vertx, loopNames(partitionLoops(partitions))));
    Stores stores = cluster.isEmpty() ? EmbeddedStores.open(data, partitions, closings)
        : ClusterStores.open(cluster.get(), vertx, loops.getFirst(), closings, stop::isDone);
    MeteredJournal journal = new MeteredJournal(stores.journal(), clock);
    Ports ports = new Ports(clock, loops.getFirst(), loops.subList(1, loops.size() - 1), journal, stores.stream(),
        stores.lease(), stores.archive(), Domains.all(), Kinds.standard());
    instance = new Instance(ports, NodeSettings.instance(configuration), ConsumerSettings.feed(configuration),
        UUID::randomUUID, ChangeListener.nobody(), new Turns());
    new Consumers(configuration, vertx, loops.getLast(), clock, closings)
        .register(instance.feed(), cluster.map(ClusterStores.Wanted::postgres));
    closings.add("instance", () -> within(PATIENCE, instance.close()));
    embedded = cluster.isEmpty() ? journal : null;
    SharedLimits shared = cluster.isEmpty() ? null
        : sharedLimits(vertx, loops.getLast(), cluster.get(), (ClusterStores) stores);
    servers = closings.add("servers",
        new Servers(configuration, vertx, instance, clock, NodeSettings.limits(configuration, shared)));
    Membership membership = stores instanceof ClusterStores joined ? join(joined, ports) : null;
    DependencyWatch dependencies = new DependencyWatch(new Dependencies(instance, journal,
        stores instanceof ClusterStores shares ? shares : null, shared, servers::dependencies)::all, clock);
    vertx.setPeriodic(DependencyWatch.LOOK_MILLIS, timer -> dependencies.look());
    NodeOperations operations =
        new NodeOperations(instance, journal, stores, loops.getFirst(), stop, membership, dependencies);
    JvmMetrics jvm = closings.add("metrics", new JvmMetrics(cluster.isEmpty() ? data : null));
    servers.openManagement(about(), operations, journal, jvm);
  }

  /** Null if there are no limits, or each instance counts for itself. */
  private SharedLimits sharedLimits(Vertx vertx, Loop loop, ClusterStores.Wanted wanted, ClusterStores stores) {
    boolean isShared = configuration.get(Keys.RATE_LIMIT_SHARED) && !NodeSettings.rates(configuration).isEmpty();
    return isShared
        ? closings.add("shared limits", new SharedLimits(vertx, loop, clock, wanted.redis(), stores.cluster()))
        : null;
  }

  private Membership join(ClusterStores stores, Ports ports) {
    Membership.Self self = new Membership.Self(servers::advertised, BuildInfo.version(),
        configuration.get(Keys.READ_ONLY), configuration.get(Keys.READY_LAG),
        configuration.get(Keys.GONE_AFTER).toMillis());
    Membership membership = closings.add("membership", new Membership(
        instance, stores.instances(), ports.logLoop(), self, new Divergence(instance, ports)));
    membership.start();
    return membership;
  }

  /** Completes when what is in the data directory has been recovered. */
  CompletionStage<Void> recover() {
    boolean isAlone = embedded != null && !configuration.get(Keys.READ_ONLY);
    return isAlone ? Predecessor.recoverAfter(instance, embedded) : instance.start();
  }

  /** What has been recovered. */
  Position position() {
    return instance.position();
  }

  /** Opens the API to everyone. */
  void listen() {
    servers.openApi();
  }

  boolean isListening() {
    return servers != null && servers.isApiOpen();
  }

  /** Completes exceptionally when the instance has stopped for good. */
  CompletableFuture<Void> failed() {
    return failed;
  }

  /** Goes on serving until balancers have noticed that this instance of a cluster is no longer ready. */
  void awaitNotice() {
    if (embedded == null) {
      long millis = configuration.get(Keys.DRAIN_NOTICE).toMillis();
      CompletableFuture<Void> noticed =
          new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
      CompletableFuture.anyOf(noticed, failed.exceptionally(e -> null)).join();
    }
  }

  /**
   * Lets requests under way finish and everything taken be applied.
   *
   * @return whether that was done within the time
   */
  boolean drain(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      servers.drainApi(within);
      within(Duration.ofNanos(deadline - System.nanoTime()), instance.drain());
      return true;
    } catch (CompletionException e) {
      LOG.warn("Draining was not finished: {}", e.getCause().toString());
      return false;
    }
  }

  @Override
  public void close() {
    closings.close();
  }

  /** Partitions on one event loop share a loop too, so that their tasks share its turns. */
  private int partitionLoops(int partitions) {
    return Math.min(partitions, NodeSettings.eventLoops(configuration));
  }

  private static List<String> loopNames(int partitionLoops) {
    List<String> names = new ArrayList<>(List.of("log"));
    for (int i = 0; i < partitionLoops; i++) {
      names.add("partitions-" + i);
    }
    names.add("feed");
    return names;
  }

  private About about() {
    Map<String, String> values = new LinkedHashMap<>();
    configuration.entries().forEach(entry -> values.put(entry.key().name(), entry.text()));
    return new About(BuildInfo.version(), clock.millis(), values);
  }

  /** Hears of the instance's turns, on its log loop. */
  private final class Turns implements InstanceListener {
    private final RecoveryProgress progress = new RecoveryProgress();

    @Override
    public void recovering(long sequence, long target) {
      progress.at(sequence, target, clock.nanos());
    }

    @Override
    public boolean tracesOthers() {
      return servers != null && servers.tracing() != null;
    }

    @Override
    public void appliedFromAnother(String traceParent, Position position, long beganNanos, long endedNanos) {
      servers.tracing().applied(traceParent, position, beganNanos, endedNanos);
    }

    @Override
    public void failed(String message, Throwable cause) {
      failed.completeExceptionally(new NodeFailure(message, cause));
    }
  }
}
