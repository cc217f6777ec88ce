package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets reads wait until this instance has applied what they must see: a position that a client has seen, or whatever
 * had been accepted anywhere when the read came (a linearizable read).
 *
 * <p>Threads: public methods by any; what waits is told on the log loop, or at once on the calling thread if nothing
 * had to be waited for.
 */
public final class ReadBarrier {
  /** Stands for every partition. */
  public static final int EVERY_PARTITION = -1;

  private final Instance instance;
  private final Loop loop;
  private final Journal journal;
  private final long retryAfterMillis;
  /** Strong reads that have come since the last question was sent. Log loop only. */
  private List<Strong> unasked = new ArrayList<>();
  private boolean asking;

  private record Strong(int partition, long withinMillis, Consumer<Reached> told) {}

  ReadBarrier(Instance instance, Loop loop, Journal journal, long retryAfterMillis) {
    this.instance = instance;
    this.loop = loop;
    this.journal = journal;
    this.retryAfterMillis = retryAfterMillis;
  }

  /**
   * Whether a partition (or every one) has applied a position of this epoch; costs a few nanoseconds. The epoch is
   * asked for last: recovering changes it before the state, so what has applied the sequence is of no newer epoch.
   */
  public boolean hasReached(int partition, Position position) {
    return instance.hasApplied(partition, position.sequence()) && position.epoch() == instance.epoch();
  }

  /**
   * Waits until a position has been applied.
   *
   * @param partition which partition, or {@link #EVERY_PARTITION}
   * @param position what must have been applied
   * @param withinMillis how long to wait at the most
   * @param told hears once how it ended
   */
  public void await(int partition, Position position, long withinMillis, Consumer<Reached> told) {
    if (position.epoch() != instance.epoch()) {
      told.accept(new Reached.OtherEpoch(instance.position()));
    } else if (instance.hasApplied(partition, position.sequence())) {
      told.accept(new Reached.Here());
    } else {
      loop.execute(() -> awaitApplied(partition, position, withinMillis, told));
    }
  }

  /**
   * Waits until everything has been applied that was accepted, by any instance, before this call. One question to the
   * journal serves all calls that came before it was sent.
   */
  public void strong(int partition, long withinMillis, Consumer<Reached> told) {
    loop.execute(() -> {
      unasked.add(new Strong(partition, withinMillis, told));
      ask();
    });
  }

  private void ask() {
    if (asking || unasked.isEmpty()) {
      return;
    }
    List<Strong> asked = unasked;
    unasked = new ArrayList<>();
    asking = true;
    journal.head().whenComplete((head, failure) -> loop.execute(() -> {
      asking = false;
      asked.forEach(strong -> answered(strong, head, failure));
      ask();
    }));
  }

  private void answered(Strong strong, Journal.Head head, Throwable failure) {
    if (failure != null) {
      strong.told().accept(new Reached.Unavailable(new Refusal(Refusal.Reason.UNAVAILABLE,
          "the journal cannot be asked for its end at the moment; try again, or read without strong consistency",
          retryAfterMillis)));
    } else if (head.epoch() != instance.epoch()) {
      strong.told().accept(new Reached.OtherEpoch(instance.position()));
    } else {
      awaitApplied(strong.partition(), new Position(head.epoch(), head.sequence()), strong.withinMillis(),
          strong.told());
    }
  }

  /** The epoch may have ended on the way to the log loop; the same sequence is another entry in the next. */
  private void awaitApplied(int partition, Position position, long withinMillis, Consumer<Reached> told) {
    if (position.epoch() != instance.epoch()) {
      told.accept(new Reached.OtherEpoch(instance.position()));
      return;
    }
    Waiting waiting = new Waiting(partition, position, told);
    waiting.forget = instance.whenApplied(partition, position.sequence(), waiting::reached);
    if (!waiting.isOver) {
      waiting.timer = loop.schedule(withinMillis, waiting::timeOver);
    }
  }

  /**
   * How waiting for a position has ended by now, which is to be asked again wherever the answer is used later than it
   * was given: recovering anew may have put another state in the place of the one that had applied it. Any thread.
   */
  public Reached reachedNow(int partition, Position position) {
    if (hasReached(partition, position)) {
      return new Reached.Here();
    }
    Position applied = instance.appliedBy(partition);
    return applied.epoch() == position.epoch()
        ? new Reached.Behind(applied, position) : new Reached.OtherEpoch(applied);
  }

  private final class Waiting {
    private final int partition;
    private final Position position;
    private final Consumer<Reached> told;
    private Runnable forget;
    private Loop.Timer timer;
    private boolean isOver;

    Waiting(int partition, Position position, Consumer<Reached> told) {
      this.partition = partition;
      this.position = position;
      this.told = told;
    }

    void reached() {
      isOver = true;
      if (timer != null) {
        timer.cancel();
      }
      told.accept(reachedNow(partition, position));
    }

    void timeOver() {
      isOver = true;
      forget.run();
      told.accept(reachedNow(partition, position));
    }
  }
}
