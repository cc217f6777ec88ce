package io.holdfast.http;

import io.holdfast.engine.Reached;
import io.holdfast.engine.Submitter;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import java.util.function.Consumer;

/** What the API needs of the instance behind it, whatever the domain. Any thread. */
public interface Backend {

  /** The instance's clocks. */
  Clock clock();

  /** The way into the log. */
  Submitter submitter();

  /** What every partition has applied here. */
  Position position();

  /** How long this instance may have missed what others wrote, in milliseconds; 0 if it is in touch. */
  long staleMillis();

  /**
   * Waits until a position has been applied here.
   *
   * @param wanted the position
   * @param waitMillis how long at the most
   * @param then told how it ended, on any thread
   */
  void reach(Position wanted, long waitMillis, Consumer<Reached> then);

  /** Waits until what the journal holds at some moment after this call has been applied here. */
  void reachLatest(long waitMillis, Consumer<Reached> then);

  /** Runs a read between commands on the loop that owns a partition, where nothing changes meanwhile. */
  void onPartition(int partition, Runnable read);
}
