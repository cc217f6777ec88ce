package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node as a process: starts it, waits for a signal or for its own end, and stops it in order. Blocks the main
 * thread all the while.
 */
public final class NodeProcess {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Configuration configuration;
  private final Signals signals = Signals.take();

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
    Node node = new Node(configuration);
    try {
      node.open();
      await(node, node.recover());
      node.listen();
      LOG.info("Ready");
      return drain(node, await(node, new CompletableFuture<>()));
    } catch (StoppedBySignal e) {
      LOG.info("Stopped by {} before it was ready", e.getMessage());
      return true;
    } finally {
      node.close();
    }
  }

  /** Waits for the end of something, of the node, or of everyone's patience, whichever comes first. */
  private String await(Node node, CompletableFuture<Void> something) {
    CompletableFuture<String> signal = signals.first().toCompletableFuture();
    try {
      CompletableFuture.anyOf(something, signal, node.failed()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    if (!signal.isDone()) {
      return "";
    }
    if (!node.isListening()) {
      throw new StoppedBySignal(signal.join());
    }
    return signal.join();
  }

  private boolean drain(Node node, String signal) {
    Duration within = configuration.get(Keys.DRAIN_TIMEOUT);
    LOG.info("Draining on {}: requests under way have {} s; a second signal ends it at once", signal,
        within.toSeconds());
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

  /** A signal came before there was anything to drain. */
  private static final class StoppedBySignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedBySignal(String signal) {
      super(signal);
    }
  }
}
