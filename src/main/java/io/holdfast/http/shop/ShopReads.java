package io.holdfast.http.shop;

import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.http.Exchange;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
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

  /**
   * Fails if an order is another user's than the one for whom the caller acts. An order's user never changes, so it
   * does not matter when that is looked at.
   *
   * @throws ProblemException if it is, or this instance does not know the order, so that nobody can tell
   */
  void requireOwn(Exchange exchange, UUID order) {
    if (exchange.isForAnyone()) {
      return;
    }
    ShopReader reader = reader(order);
    if (!reader.findOrder(order)) {
      throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no order " + ShopId.text(order));
    }
    exchange.userFor(reader.user());
  }

  /** What has been applied where this id's rows are, to be asked after they were read. */
  Position applied(UUID id) {
    return instance.appliedBy(partitionOf(id));
  }

  private int partitionOf(UUID id) {
    return instance.partitioning().partitionOf(ShopId.routingHash(id));
  }
}
