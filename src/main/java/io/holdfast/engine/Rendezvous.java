package io.holdfast.engine;

import io.holdfast.kernel.Footprint;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where several partitions meet for one command. Each stops when it comes to its {@link MeetingItem}; the last to
 * arrive owns them all (its count-down acquires what the others released), conducts the command on its loop, and gives
 * the others back to theirs. No loop ever waits: only the queues of these partitions do. All queues hold meetings in
 * the order of the log, so no two can wait for each other.
 */
final class Rendezvous {
  private final CommandItem item;
  private final Partition[] partitions;
  private final AtomicInteger missing;

  Rendezvous(CommandItem item, Partition[] partitions) {
    this.item = item;
    this.partitions = partitions;
    this.missing = new AtomicInteger(partitions.length);
  }

  /** The partition stops here; true if it is the last, and its loop owns them all from now on. */
  boolean arrive() {
    return missing.decrementAndGet() == 0;
  }

  /** Applies the command, or answers it as a duplicate. */
  void conduct() {
    if (item.key != null && at(item.key.partition()).applier().answerDuplicate(item)) {
      return;
    }
    switch (item.footprint) {
      case Footprint.One one -> apply(at(one.partition()), null);
      case Footprint.Several several -> apply(at(several.home()), several);
      case Footprint.Every every -> {
        EveryRun run = new EveryRun(item, partitions.length);
        for (Partition partition : partitions) {
          run.apply(partition);
        }
      }
    }
  }

  private void apply(Partition home, Footprint.Several footprint) {
    home.applier().apply(item, states(), footprint);
    home.countCommand();
  }

  private PartitionState[] states() {
    PartitionState[] states = new PartitionState[partitions.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = partitions[i].state();
    }
    return states;
  }

  /** Gives the other partitions back to their loops. */
  void release(Partition conductor) {
    for (Partition partition : partitions) {
      if (partition != conductor) {
        partition.resume();
      }
    }
  }

  private Partition at(int number) {
    for (Partition partition : partitions) {
      if (partition.number() == number) {
        return partition;
      }
    }
    throw new IllegalStateException("partition " + number + " is not at the rendezvous of " + item.id());
  }
}
