package io.holdfast.cli.node;

import io.holdfast.ads.AdsDomain;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.codec.Kinds;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.Ports;
import io.holdfast.http.DocumentRoutes;
import io.holdfast.http.HttpServers;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Served;
import io.holdfast.http.ads.AdRoutes;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalException;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded node, put together: one instance over a SQLite journal and files of snapshots, the API and the
 * management port over it. Its methods are called in their order by one thread, which they block.
 */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Clock clock = Clock.system();
  private final Meters meters = new Meters();
  private final Deque<Closing> closings = new ArrayDeque<>();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private Vertx vertx;
  private Instance instance;
  private HttpServers api;

  /** What was opened, to be closed in the opposite order. */
  private record Closing(String what, AutoCloseable closeable) {}

  Node(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Opens the data directory and makes everything that needs no state yet. */
  void open() {
    Address.of(configuration, Keys.HOST, Keys.PORT).requireFree();
    Address.of(configuration, Keys.MANAGEMENT_HOST, Keys.MANAGEMENT_PORT).requireFree();
    Path data = configuration.get(Keys.DATA);
    DataDirectory.require(data);
    int partitions = configuration.get(Keys.PARTITIONS);
    Journal journal = opened("journal", openJournal(data, partitions));
    SnapshotArchive archive = opened("snapshots", new TransientArchive());
    vertx = Vertx.vertx(NodeSettings.vertx(configuration));
    closings.push(new Closing("Vert.x", () -> within(PATIENCE, vertx.close())));
    List<Loop> loops = within(PATIENCE, LoopVerticle.deploy(vertx, loopNames(partitions)));
    Ports ports = new Ports(clock, loops.getFirst(), loops.subList(1, loops.size()), journal, EntryStream.none(),
        KeeperLease.alone(), archive, domains(), Kinds.standard());
    instance = new Instance(
        ports, NodeSettings.instance(configuration), UUID::randomUUID, ChangeListener.nobody(), new Turns());
    closings.push(new Closing("instance", () -> within(PATIENCE, instance.close().toCompletableFuture())));
  }

  /** Completes when what is in the data directory has been recovered. */
  CompletableFuture<Void> recover() {
    return instance.start().toCompletableFuture();
  }

  /** Opens the API to everyone. */
  void listen() {
    Address address = Address.of(configuration, Keys.HOST, Keys.PORT);
    try {
      Served served = new Served(NodeSettings.http(configuration), instance, clock, meters, routes());
      api = within(PATIENCE, HttpServers.start(vertx, NodeSettings.eventLoops(configuration), served));
    } catch (CompletionException e) {
      throw address.taken(e.getCause());
    }
    LOG.info("API on http://{}:{}, documentation on http://{}:{}/docs", address.host(), api.port(), address.host(),
        api.port());
  }

  boolean isListening() {
    return api != null;
  }

  /** Completes exceptionally when the instance has stopped for good. */
  CompletableFuture<Void> failed() {
    return failed;
  }

  /**
   * Lets requests under way finish and everything taken be applied.
   *
   * @return whether that was done within the time
   */
  boolean drain(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      within(within, api.drain(within));
      within(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), instance.drain().toCompletableFuture());
      return System.nanoTime() <= deadline;
    } catch (CompletionException e) {
      LOG.warn("Draining was not finished: {}", e.getCause().toString());
      return false;
    }
  }

  /** Closes what was opened, the last first; what cannot be closed does not keep the rest open. */
  @Override
  public void close() {
    while (!closings.isEmpty()) {
      Closing closing = closings.pop();
      try {
        closing.closeable().close();
      } catch (Exception e) {
        LOG.warn("Closing: {} was not closed in order", closing.what(), e);
      }
    }
  }

  private static Journal openJournal(Path data, int partitions) {
    try {
      return SqliteJournal.open(data, partitions, Clock.system());
    } catch (JournalException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  private <T extends AutoCloseable> T opened(String what, T closeable) {
    closings.push(new Closing(what, closeable));
    return closeable;
  }

  private static List<String> loopNames(int partitions) {
    List<String> names = new ArrayList<>(List.of("log"));
    for (int i = 0; i < partitions; i++) {
      names.add("partition-" + i);
    }
    return names;
  }

  private static List<Domain<?, ?>> domains() {
    return List.of(new AdsDomain());
  }

  private static List<RouteGroup> routes() {
    return List.of(new AdRoutes(), new DocumentRoutes());
  }

  private static <T> T within(Duration patience, Future<T> future) {
    return within(patience, future.toCompletionStage().toCompletableFuture());
  }

  /** Waits for a result; what it failed with is the cause of what is thrown. */
  private static <T> T within(Duration patience, CompletableFuture<T> future) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException("not done within " + patience.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  /** Hears of the instance's turns, on its log loop. */
  private final class Turns implements InstanceListener {
    private final RecoveryProgress progress = new RecoveryProgress();

    @Override
    public void recovering(long sequence, long target) {
      progress.at(sequence, target, clock.nanos());
    }

    @Override
    public void failed(String message, Throwable cause) {
      failed.completeExceptionally(new NodeFailure(message, cause));
    }
  }
}
