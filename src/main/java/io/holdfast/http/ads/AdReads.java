package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdMachine;
import io.holdfast.ads.AdReader;
import io.holdfast.engine.Instance;
import io.holdfast.engine.Partition;
import io.holdfast.http.Exchange;
import io.holdfast.kernel.Position;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /**
   * Reads here or, if the partition changes too much for that, on its loop.
   *
   * @param reading null if the partition changed all the while; must be short
   * @param then takes what was read, on this loop
   */
  <T> void read(Exchange exchange, Function<AdReader, T> reading, Consumer<T> then) {
    T read = reading.apply(reader());
    if (read != null) {
      then.accept(read);
    } else {
      readThere(exchange, reading, then);
    }
  }

  /** Reads on the partition's loop what has raced here. */
  <T> void readThere(Exchange exchange, Function<AdReader, T> reading, Consumer<T> then) {
    Partition current = instance.partition(partition());
    exchange.readOn(current, () -> reading.apply(current.machine(AdMachine.class).view().reader()), then);
  }

  /** What has been applied of the ads, to be asked after rows were read. */
  Position applied() {
    return instance.appliedBy(partition());
  }
}
