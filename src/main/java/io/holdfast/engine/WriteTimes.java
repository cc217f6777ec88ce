package io.holdfast.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long writes take, step by step, and how many go together. Counted by those who do the steps, each in fields of
 * their own; read by anyone, who may see a number that is a moment old.
 */
public final class WriteTimes {
  private final Durations batched = new Durations();
  private final Durations appended = new Durations();
  private final Durations announced = new Durations();
  private final Sizes batches = new Sizes();
  private final LongAdder refused = new LongAdder();
  private final List<OfPartition> partitions = new CopyOnWriteArrayList<>();

  /** The steps that a partition does; written by its owner. */
  static final class OfPartition {
    private final Durations applied = new Durations();
    private final Durations answered = new Durations();

    /** One more was applied, and its caller answered if it has one here. */
    void count(CommandItem item, long nowNanos) {
      applied.count(nowNanos - item.dispatchedNanos);
      answered.count(nowNanos - item.takenNanos);
    }
  }

  OfPartition ofPartition() {
    OfPartition times = new OfPartition();
    partitions.add(times);
    return times;
  }

  /** A batch is about to be appended. On the log loop. */
  void batched(List<CommandItem> batch, long nowNanos) {
    batches.count(batch.size());
    for (CommandItem item : batch) {
      batched.count(nowNanos - item.takenNanos);
    }
  }

  /** A batch of this instance has come to its turn in the journal. On the log loop. */
  void dispatched(List<CommandItem> batch, long begunNanos, long nowNanos) {
    appended.count(nowNanos - begunNanos);
    for (CommandItem item : batch) {
      item.batchedNanos = begunNanos;
      item.dispatchedNanos = nowNanos;
    }
  }

  /** An entry of this instance was taken by the courier. On the log loop. */
  void announced(long tookNanos) {
    announced.count(tookNanos);
  }

  /** One was refused because too much was waiting. Any thread. */
  void refused() {
    refused.increment();
  }

  /** How many were refused because too much was waiting. */
  public long refusedByLoad() {
    return refused.sum();
  }

  /** From a command's taking until its batch begins to be appended. */
  public Durations batched() {
    return batched;
  }

  /** From a batch's append until its turn: durable, and all before it known. */
  public Durations appended() {
    return appended;
  }

  /** From an entry's announcement until the courier had it; beside the steps that are waited for. */
  public Durations announced() {
    return announced;
  }

  /** From a batch's turn until a command of it is applied; parts to be added up. */
  public List<Durations> applied() {
    return partitions.stream().map(times -> times.applied).toList();
  }

  /** From a command's taking until its answer is given; parts to be added up. */
  public List<Durations> answered() {
    return partitions.stream().map(times -> times.answered).toList();
  }

  /** The commands of each batch. */
  public Sizes batches() {
    return batches;
  }
}
