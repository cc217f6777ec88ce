package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdMachine;
import io.holdfast.ads.AdReader;
import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.kernel.Position;

/** Finds the one partition that has the ads, and its view. One event loop. */
final class AdReads {
  private final Instance instance;
  private Partition partition;
  private AdReader reader;

  AdReads(Instance instance) {
    this.instance = instance;
  }

  /** The number of the partition. */
  int partition() {
    return instance.partitioning().partitionOf(AdCommand.ROUTING_HASH);
  }

  /** The reader of this event loop; recovering anew makes it another. */
  AdReader reader() {
    Partition current = instance.partition(partition());
    if (current != partition) {
      partition = current;
      reader = current.machine(AdMachine.class).view().reader();
    }
    return reader;
  }

  /** What has been applied of the ads, to be asked after rows were read. */
  Position applied() {
    return instance.appliedBy(partition());
  }
}
