package io.holdfast.engine;

import io.holdfast.kernel.Partitioning;
import io.holdfast.log.Journal;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where to follow the journal from: asks for its end, and restores the newest snapshot that fits. As long as the
 * journal or the archive cannot be reached, it tries again.
 *
 * <p>Threads: the log loop only.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ports ports;
  private final long retryMillis;
  private final Function<Partitioning, Replica> empty;
  private final Listener listener;
  /** Counts starts and stops: what was asked before is not listened to. */
  private int turn;
  private boolean waited;
  private int leastEpoch;
  private String waitingFor;

  /** Told how it goes, on the log loop. */
  interface Listener {

    /** There is a state to go on from, towards the journal's end. */
    void restored(Journal.Head head, Restorer.Restored restored);

    /** It cannot begin yet. */
    void waiting(String why);

    /** There never will be a state. */
    void failed(String message, Throwable cause);
  }

  Recovery(Ports ports, long retryMillis, Function<Partitioning, Replica> empty, Listener listener) {
    this.ports = ports;
    this.retryMillis = retryMillis;
    this.empty = empty;
    this.listener = listener;
  }

  /**
   * Begins.
   *
   * @param epoch what the journal's must be at least: after it went back only an operator's newer one will do
   * @param why what else is waited with
   */
  void start(int epoch, String why) {
    waited = false;
    leastEpoch = epoch;
    waitingFor = why;
    ask(++turn);
  }

  /** Nothing is told any more. */
  void stop() {
    turn++;
  }

  private void ask(int asked) {
    Restorer.begun(ports.journal()::head).whenComplete((head, failure) -> ports.logLoop().execute(() -> {
      if (asked != turn) {
        return;
      }
      if (failure != null) {
        later(asked, failure);
      } else if (head.epoch() < leastEpoch) {
        later(asked, new StoppedException(
            waitingFor + "; only an operator's restore, which raises the epoch, mends it"));
      } else {
        restore(asked, head);
      }
    }));
  }

  private void restore(int asked, Journal.Head head) {
    Partitioning partitioning;
    try {
      partitioning = new Partitioning(head.partitions());
    } catch (IllegalArgumentException e) {
      later(asked, e);
      return;
    }
    new Restorer(ports.logLoop(), ports.journal(), ports.archive(), () -> empty.apply(partitioning),
        new Restoring(asked, head)).restore(head);
  }

  private void later(int asked, Throwable cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (!waited) {
      waited = true;
      LOG.warn("recovery cannot begin yet; it is tried again: {}", why);
    }
    listener.waiting(why);
    ports.logLoop().schedule(retryMillis, () -> {
      if (asked == turn) {
        ask(asked);
      }
    });
  }

  private final class Restoring implements Restorer.Listener {
    private final int asked;
    private final Journal.Head head;

    Restoring(int asked, Journal.Head head) {
      this.asked = asked;
      this.head = head;
    }

    @Override
    public void restored(Restorer.Restored restored) {
      if (asked == turn) {
        turn++;
        listener.restored(head, restored);
      }
    }

    @Override
    public void failed(String message, Throwable cause) {
      if (asked == turn) {
        turn++;
        listener.failed(message, cause);
      }
    }

    @Override
    public void unavailable(Throwable cause) {
      if (asked == turn) {
        later(asked, cause);
      }
    }
  }
}
