package io.holdfast.http.slots;

import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.http.Exchange;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.PartReading;
import io.holdfast.slots.SlotMachine;
import io.holdfast.slots.SlotReader;
import io.holdfast.slots.SlotSearch;
import io.holdfast.slots.SlotView;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Finds the partitions that have slots, and their views. One event loop. */
final class SlotReads {
  private final Instance instance;
  private Partition[] partitions = {};
  private SlotReader[] readers = {};
  private SlotSearch search;

  SlotReads(Instance instance) {
    this.instance = instance;
  }

  /** The number of the partition of a routing hash. */
  int partition(int routingHash) {
    return instance.partitioning().partitionOf(routingHash);
  }

  /** The reader of this event loop for a partition; recovering anew makes it another. */
  SlotReader reader(int number) {
    Partition current = instance.partition(number);
    if (number >= partitions.length || partitions[number] != current) {
      renew();
    }
    return readers[number];
  }

  private void renew() {
    int count = instance.partitions();
    partitions = new Partition[count];
    readers = new SlotReader[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = instance.partition(i);
      readers[i] = partitions[i].machine(SlotMachine.class).view().reader();
    }
    search = new SlotSearch(List.of(readers));
  }

  /** The reader for what an id names. */
  SlotReader readerOf(String id) {
    return reader(partition(Routing.of(id)));
  }

  /** A search over all partitions. */
  SlotSearch search() {
    for (int i = 0; i < instance.partitions(); i++) {
      reader(i);
    }
    return search;
  }

  /**
   * Reads something of every partition, then goes on: here, but for the steps of a partition that changes too much for
   * that, which are taken on its loop.
   *
   * @param parts what is to be read of each partition, in their order
   */
  void readAll(Exchange exchange, List<? extends PartReading> parts, Runnable then) {
    readFrom(0, exchange, parts, then);
  }

  private void readFrom(int first, Exchange exchange, List<? extends PartReading> parts, Runnable then) {
    for (int number = first; number < parts.size(); number++) {
      PartReading part = parts.get(number);
      while (!part.isDone()) {
        if (!part.step(reader(number))) {
          stepThere(number, exchange, parts, then);
          return;
        }
      }
    }
    then.run();
  }

  private void stepThere(int number, Exchange exchange, List<? extends PartReading> parts, Runnable then) {
    Partition partition = instance.partition(number);
    exchange.readOn(partition,
        () -> parts.get(number).step(partition.machine(SlotMachine.class).view().reader()),
        wasRead -> readFrom(number, exchange, parts, then));
  }

  /**
   * Goes on when the order of slots is that of their places, in every partition: at once, or when those have moved what
   * has changed since somebody listed slots last.
   */
  void whenSettled(Exchange exchange, Runnable then) {
    int[] unsettled = IntStream.range(0, instance.partitions()).filter(i -> view(i).unsettled() > 0).toArray();
    if (unsettled.length == 0) {
      then.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(unsettled.length);
    for (int number : unsettled) {
      settle(instance.partition(number), view(number).unsettled(), () -> {
        if (left.decrementAndGet() == 0) {
          exchange.onLoop(then);
        }
      });
    }
  }

  /** Moves as many slots as were noted when the list was asked for: those come first, and what comes later waits. */
  private static void settle(Partition partition, int noted, Runnable done) {
    partition.run(() -> {
      int rest = 0;
      try {
        partition.machine(SlotMachine.class).settle();
        rest = noted - SlotMachine.MOVES;
      } finally {
        if (rest > 0) {
          settle(partition, rest, done);
        } else {
          done.run();
        }
      }
    });
  }

  /** The view of a partition. */
  SlotView view(int number) {
    return instance.machine(number, SlotMachine.class).view();
  }

  /** What has been applied of a partition, to be asked after rows were read. */
  Position applied(int partition) {
    return instance.appliedBy(partition);
  }
}
