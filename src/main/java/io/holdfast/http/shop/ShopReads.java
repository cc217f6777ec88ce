package io.holdfast.http.shop;

import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.kernel.Position;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopMachine;
import io.holdfast.shop.ShopReader;
import java.util.Arrays;
import java.util.UUID;

/** Finds the partition that has what an id names, and this event loop's reader of it. One event loop. */
final class ShopReads {
  private final Instance instance;
  private Partition[] partitions = {};
  private ShopReader[] readers = {};

  ShopReads(Instance instance) {
    this.instance = instance;
  }

  /** The reader of the partition that has what this id names; recovering anew makes it another. */
  ShopReader reader(UUID id) {
    int number = partitionOf(id);
    Partition current = instance.partition(number);
    if (number >= partitions.length) {
      partitions = Arrays.copyOf(partitions, instance.partitions());
      readers = Arrays.copyOf(readers, instance.partitions());
    }
    if (partitions[number] != current) {
      partitions[number] = current;
      readers[number] = current.machine(ShopMachine.class).view().reader();
    }
    return readers[number];
  }

  /** What has been applied where this id's rows are, to be asked after they were read. */
  Position applied(UUID id) {
    return instance.appliedBy(partitionOf(id));
  }

  private int partitionOf(UUID id) {
    return instance.partitioning().partitionOf(ShopId.routingHash(id));
  }
}
