package io.holdfast.cli.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first asks the node to finish, the second ends the process at once, with the exit code that
 * the signal alone would have had. A shutdown hook would do for the first, but would never hear of the second.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final int SIGNAL_EXIT = 128;

  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final AtomicBoolean heard = new AtomicBoolean();

  private Signals() {}

  /** Takes the signals over from the JVM, for the rest of the process. */
  static Signals take() {
    Signals signals = new Signals();
    Signal.handle(new Signal("TERM"), signals::handle);
    Signal.handle(new Signal("INT"), signals::handle);
    return signals;
  }

  /** Does something at each SIGHUP, which then ends nothing; not where the JVM was told to leave signals alone. */
  static void onHangUp(Runnable action) {
    try {
      Signal.handle(new Signal("HUP"), signal -> action.run());
    } catch (IllegalArgumentException e) {
      LOG.debug("SIGHUP cannot be had (-Xrs?); changed files are seen all the same", e);
    }
  }

  /** Completes with the name of the first signal; others may complete it too, for reasons of their own. */
  CompletableFuture<String> first() {
    return first;
  }

  /** Called by the JVM on a thread of its own for each signal. */
  private void handle(Signal signal) {
    if (heard.getAndSet(true)) {
      Runtime.getRuntime().halt(SIGNAL_EXIT + signal.getNumber());
    }
    first.complete("SIG" + signal.getName());
  }
}
