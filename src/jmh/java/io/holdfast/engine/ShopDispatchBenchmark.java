package io.holdfast.engine;

import io.holdfast.codec.Kinds;
import io.holdfast.shop.Amounts;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopDomain;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopMachine;
import io.holdfast.shop.ShopReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a checkout (an order, its user, two items: up to four partitions that meet) costs against a payment (one
 * partition), from the reading of the order to the answer, on one thread, without journal and codec. Every checkout is
 * of an order that is not paid yet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ShopDispatchBenchmark {
  private static final int BATCH = 64;
  private static final int NUMBERS = 10_000;
  private static final int ORDERS = 1_000_000;

  @Param({"1", "4", "16"})
  public int partitions;

  private final SplittableRandom random = new SplittableRandom(5);
  private final List<ShopReader> readers = new ArrayList<>();
  private DispatchedReplica shop;
  private int next;

  @Setup
  public void fill() {
    shop = new DispatchedReplica(partitions, new ShopDomain(), Kinds.standard());
    for (int i = 0; i < partitions; i++) {
      readers.add(shop.replica.partition(i).machine(ShopMachine.class).view().reader());
    }
    for (int from = 0; from < NUMBERS; from += ShopCommand.MOST_AT_ONCE) {
      int to = from + ShopCommand.MOST_AT_ONCE;
      shop.apply(new ShopCommand.InitItems(from, to, NUMBERS, Amounts.MOST, 1));
      shop.apply(new ShopCommand.InitUsers(from, to, NUMBERS, Amounts.MOST));
    }
  }

  @Setup(Level.Iteration)
  public void order() {
    for (int from = 0; from < ORDERS; from += ShopCommand.MOST_AT_ONCE) {
      shop.apply(new ShopCommand.InitOrders(from, from + ShopCommand.MOST_AT_ONCE, ORDERS, NUMBERS, NUMBERS, 1,
          random.nextLong()));
    }
    next = 0;
  }

  private ShopCommand checkoutOfNext() {
    if (next == ORDERS) {
      throw new IllegalStateException("all orders are paid: fewer iterations, or more orders");
    }
    UUID order = ShopId.numbered(next++);
    ShopReader reader = readers.get(shop.replica.partitioning().partitionOf(ShopId.routingHash(order)));
    reader.findOrder(order);
    return reader.checkout(order);
  }

  /** A payment: one partition. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void payment() {
    List<CommandItem> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(shop.item(new ShopCommand.Pay(ShopId.numbered(random.nextInt(NUMBERS)), 1)));
    }
    shop.apply(items);
  }

  /** A checkout: up to four partitions. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void checkout() {
    List<CommandItem> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(shop.item(checkoutOfNext()));
    }
    shop.apply(items);
  }
}
