package io.holdfast.http.shop;

import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.http.ApiLoop;
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
  private final ApiLoop loop;
  private final Instance instance;
  private Partition[] partitions = {};
  private ShopReader[] readers = {};

  ShopReads(ApiLoop loop) {
    this.loop = loop;
    this.instance = loop.instance();
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
   * Runs a write if the order is that of the user for whom the caller acts, as far as is known here. Only a bulk
   * initialisation gives an order to another user; of one that has not come here yet, nothing is known. An order that
   * is not known here may have been created by another instance just now, so that all of the log is looked at before it
   * is said that there is none.
   *
   * @throws ProblemException if it is another user's
   */
  void asOwner(Exchange exchange, UUID order, Runnable write) {
    if (exchange.isForAnyone()) {
      write.run();
    } else if (reader(order).findOrder(order)) {
      writeAsOwner(exchange, order, write);
    } else {
      loop.gate().passLatest(exchange, ShopId.routingHash(order), () -> writeAsOwner(exchange, order, write));
    }
  }

  private void writeAsOwner(Exchange exchange, UUID order, Runnable write) {
    ShopReader reader = reader(order);
    if (!reader.findOrder(order)) {
      throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no order " + ShopId.text(order));
    }
    exchange.userFor(reader.user());
    write.run();
  }

  /** What has been applied where this id's rows are, to be asked after they were read. */
  Position applied(UUID id) {
    return instance.appliedBy(partitionOf(id));
  }

  private int partitionOf(UUID id) {
    return instance.partitioning().partitionOf(ShopId.routingHash(id));
  }
}
