package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.http.Exchange;
import io.holdfast.kernel.Position;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds the partition of an environment, and this event loop's reader of it. One event loop. */
final class Readers {
  private final Instance instance;
  private Partition[] partitions = {};
  private CoordinationReader[] readers = {};

  Readers(Instance instance) {
    this.instance = instance;
  }

  int number(String environment) {
    return instance.partitioning().partitionOf(Environment.routingHash(environment));
  }

  Partition partition(String environment) {
    return instance.partition(number(environment));
  }

  /** The reader of an environment's partition; recovering anew makes it another. */
  CoordinationReader of(String environment) {
    if (partitions.length != instance.partitions()) {
      partitions = new Partition[instance.partitions()];
      readers = new CoordinationReader[partitions.length];
    }
    int number = number(environment);
    Partition current = instance.partition(number);
    if (current != partitions[number]) {
      partitions[number] = current;
      readers[number] = current.machine(CoordinationMachine.class).view().reader();
    }
    return readers[number];
  }

  /**
   * Reads here or, if the environment's partition changes too much for that, on its loop between two of its items.
   *
   * @param reading null if the partition changed all the while; must be short
   * @param answer takes what was read, on this loop
   */
  <T> void read(Exchange exchange, String environment, Function<CoordinationReader, T> reading, Consumer<T> answer) {
    T read = reading.apply(of(environment));
    if (read != null) {
      answer.accept(read);
      return;
    }
    Partition partition = partition(environment);
    exchange.readOn(partition,
        () -> reading.apply(partition.machine(CoordinationMachine.class).view().reader()), answer);
  }

  /** What has been applied of an environment, to be asked after rows were read. */
  Position applied(String environment) {
    return instance.appliedBy(number(environment));
  }
}
