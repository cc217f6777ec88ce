package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
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
  private static final UUID INCARNATION = new UUID(1, 2);

  @Param({"1", "4", "16"})
  public int partitions;

  private final DirectLoop loop = new DirectLoop();
  private final Answer answer = new NoAnswer();
  private final SplittableRandom random = new SplittableRandom(5);
  private final List<String> accounts = new ArrayList<>();
  private Replica replica;
  private long sequence;

  /** Runs what it is given when it is told to. */
  private static final class DirectLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
      return () -> { };
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    void drain() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  private static final class NoAnswer implements Answer {
    @Override
    public void replied(Reply reply, Position position) {
      // Measured up to here.
    }

    @Override
    public void refused(Refusal refusal) {
      throw new IllegalStateException(refusal.detail());
    }

    @Override
    public void unknown(String detail) {
      throw new IllegalStateException(detail);
    }
  }

  @Setup
  public void fill() {
    Partitioning partitioning = new Partitioning(partitions);
    Ports ports = new Ports(Clock.system(), loop, List.of(loop), null, EntryStream.none(), KeeperLease.alone(), null,
        List.of(new Ledger()), Ledger.KINDS);
    Outlets outlets = Outlets.none(new EngineSettings(ports.domains()));
    replica = new Replica(ports, partitioning, outlets, new Admission(Integer.MAX_VALUE, Long.MAX_VALUE),
        CutListener.hashesOnly(), new ReplicaListener() {
          @Override
          public void deadline(long millis) {
            // Nothing is due here.
          }

          @Override
          public void broken(String message, Throwable cause) {
            throw new IllegalStateException(message, cause);
          }
        });
    replica.startAt(0, () -> { });
    loop.drain();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add("account-" + i);
      apply(List.of(item(new LedgerCommand.Deposit(accounts.get(i), 1_000_000))));
    }
  }

  private CommandItem item(Command command) {
    return new CommandItem(Submission.of(command), null, false, answer, 0);
  }

  private void apply(List<CommandItem> items) {
    replica.apply(new JournalEntry(new Position(1, ++sequence), sequence, INCARNATION, sequence, null), items);
    loop.drain();
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
      items.add(item(new LedgerCommand.Deposit(anyAccount(), 1)));
    }
    apply(items);
  }

  /** A transfer between any two accounts: usually two partitions, where there are several. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void spanning() {
    List<CommandItem> items = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      items.add(item(new LedgerCommand.Transfer(anyAccount(), anyAccount(), 1, false)));
    }
    apply(items);
  }
}
