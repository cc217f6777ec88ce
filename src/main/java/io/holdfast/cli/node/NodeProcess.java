package io.holdfast.cli.node;

import io.holdfast.cli.BuildInfo;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.kernel.Position;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node as a process: starts it, waits until it is to stop or fails, and stops it in order. Blocks the main thread
 * all the while.
 */
public final class NodeProcess {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Configuration configuration;

  /** A process that has not begun. */
  public NodeProcess(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Runs a node until it ends.
   *
   * @return whether it ended in order
   * @throws NodeFailure if it cannot start, or met what it must not pass over; the message is for an operator
   */
  public boolean run() {
    long began = System.nanoTime();
    CompletableFuture<String> stop = Signals.take().first();
    try (Node node = new Node(configuration, stop)) {
      node.open();
      if (await(node, node.recover(), stop)) {
        LOG.info("Stopped by {} before it was ready", stop.join());
        return true;
      }
      node.listen();
      sayReady(node.position(), System.nanoTime() - began);
      await(node, new CompletableFuture<>(), stop);
      return drain(node, stop.join());
    }
  }

  private void sayReady(Position position, long nanos) {
    LOG.info("Holdfast {} is ready at {} after {} s, data in {}", BuildInfo.version(), position,
        String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_SECOND),
        configuration.get(Keys.DATA).toAbsolutePath().normalize());
  }

  /** Waits until something is done, or the node is to stop, and says whether it is; throws what failed. */
  private static boolean await(Node node, CompletionStage<Void> something, CompletableFuture<String> stop) {
    try {
      CompletableFuture.anyOf(something.toCompletableFuture(), stop, node.failed()).join();
      return stop.isDone();
    } catch (CompletionException e) {
      throw e.getCause() instanceof NodeFailure failure ? failure : new NodeFailure(e.getCause().getMessage(), e);
    }
  }

  private boolean drain(Node node, String reason) {
    Duration within = configuration.get(Keys.DRAIN_TIMEOUT);
    LOG.info("Draining because of {}: requests under way have {} s; a second signal ends it at once", reason,
        within.toSeconds());
    node.awaitNotice();
    long began = System.nanoTime();
    boolean inOrder = node.drain(within);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    if (inOrder) {
      LOG.info("Drained in {} ms", millis);
    } else {
      LOG.warn("Not drained after {} ms: requests still under way are cut off", millis);
    }
    return inOrder;
  }
}
