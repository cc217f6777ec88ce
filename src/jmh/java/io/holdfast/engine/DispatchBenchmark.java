package io.holdfast.engine;

import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What a command costs from the dispatcher to its answer, on one thread, without journal and codec: of one partition,
 * and of two that meet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBenchmark {
  private static final int BATCH = 64;
  private static final int ACCOUNTS = 10_000;

  @Param({"1", "4", "16"})
  public int partitions;

  private final SplittableRandom random = new SplittableRandom(5);
  private final List<String> accounts = new ArrayList<>();
  private DispatchedReplica replica;

  @Setup
  public void fill() {
    replica = new DispatchedReplica(partitions, new Ledger(), Ledger.KINDS);
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add("account-" + i);
      replica.apply(new LedgerCommand.Deposit(accounts.get(i), 1_000_000));
    }
  }

  private String anyAccount() {
    return accounts.get(random.nextInt(ACCOUNTS));
  }

  /** A deposit: one partition. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void one() {
    List<CommandItem> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(replica.item(new LedgerCommand.Deposit(anyAccount(), 1)));
    }
    replica.apply(items);
  }

  /** A transfer between any two accounts: usually two partitions, where there are several. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void spanning() {
    List<CommandItem> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(replica.item(new LedgerCommand.Transfer(anyAccount(), anyAccount(), 1, false)));
    }
    replica.apply(items);
  }
}
