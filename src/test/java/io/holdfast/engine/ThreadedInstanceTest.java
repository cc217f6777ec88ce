package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.simulation.Simulation;
import io.holdfast.snapshot.FileSnapshotArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance on real threads over a real journal: ownership passes without races, and readers see all or nothing. */
class ThreadedInstanceTest {
  private static final int PARTITIONS = 6;
  private static final int ACCOUNTS = 24;
  private static final int SUBMITTERS = 3;
  private static final int COMMANDS = 4_000;

  @TempDir
  private Path directory;
  private Ports ports;

  private final ExecutorService threads = Executors.newFixedThreadPool(SUBMITTERS + 2);
  private final List<ThreadLoop> loops = new ArrayList<>();
  private final long seed = Simulation.anySeed();

  private Instance open(Journal journal, SnapshotArchive archive) {
    for (int i = 0; i < 4; i++) {
      loops.add(new ThreadLoop("loop-" + i));
    }
    List<Loop> partitionLoops = List.copyOf(loops.subList(loops.size() - 3, loops.size()));
    ports = new Ports(Clock.system(), loops.get(loops.size() - 4), partitionLoops, journal, EntryStream.none(),
        KeeperLease.alone(), archive, List.of(new Ledger()), Ledger.KINDS);
    Instance instance = new Instance(ports, InstanceOptions.defaults().withSnapshots(0, 0, 0, 1), UUID::randomUUID,
        ChangeListener.nobody(), new InstanceListener() { });
    instance.start().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    return instance;
  }

  @AfterEach
  void closeLoops() {
    loops.forEach(ThreadLoop::close);
    threads.shutdownNow();
  }

  @Test
  void manyThreadsWriteAndReadersSeeAllOrNothing() throws Exception {
    long hash;
    SnapshotInfo snapshot;
    try (Journal journal = SqliteJournal.open(directory, PARTITIONS, Clock.system());
        SnapshotArchive archive = FileSnapshotArchive.open(directory.resolve("snapshots"))) {
      Instance instance = open(journal, archive);
      fund(instance);
      CompletableFuture<SnapshotInfo> taken = CompletableFuture
          .supplyAsync(() -> instance.takeSnapshot().toCompletableFuture().join(), threads);
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Long> reads = CompletableFuture.supplyAsync(() -> readUntil(instance, over), threads);
      submitAll(instance);
      over.set(true);
      assertThat(reads.get(30, TimeUnit.SECONDS)).as("validated reads").isPositive();
      assertThat(instance.status().failedCommands()).isPositive();
      assertThat(instance.status().waitingCommands()).isZero();
      assertThat(total(instance)).isEqualTo(ACCOUNTS * 100L);
      instance.drain().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      hash = contentHash(instance);
      snapshot = taken.get(30, TimeUnit.SECONDS);
      Replay.Verdict verdict = new Replay(ports, 1 << 20).verify(snapshot).toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
      assertThat(verdict.agrees()).isTrue();
      instance.close().toCompletableFuture().join();
    }
    try (Journal journal = SqliteJournal.open(directory, PARTITIONS, Clock.system());
        SnapshotArchive archive = FileSnapshotArchive.open(directory.resolve("snapshots"))) {
      Instance again = open(journal, archive);
      assertThat(again.status().lastSnapshot().position()).isEqualTo(snapshot.position());
      assertThat(again.status().lastSnapshot().agreed()).isTrue();
      assertThat(total(again)).isEqualTo(ACCOUNTS * 100L);
      assertThat(contentHash(again)).isEqualTo(hash);
      again.close().toCompletableFuture().join();
    }
  }

  private static String account(long number) {
    return "account-" + number;
  }

  private void fund(Instance instance) {
    AtomicLong answers = new AtomicLong();
    for (int i = 0; i < ACCOUNTS; i++) {
      instance.submit(Submission.of(new LedgerCommand.Deposit(account(i), 100)), counting(answers));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> answers.get() == ACCOUNTS);
  }

  private void submitAll(Instance instance) {
    AtomicLong answers = new AtomicLong();
    List<CompletableFuture<Void>> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      Random random = new Random(seed + i);
      submitters.add(CompletableFuture.runAsync(() -> {
        for (int n = 0; n < COMMANDS; n++) {
          String key = random.nextInt(4) == 0 ? "key-" + random.nextInt(500) : null;
          Command command = command(random);
          Idempotency idempotency = key == null ? null : new Idempotency(key, 1, 1);
          instance.submit(new Submission(command, "p", idempotency, null), counting(answers));
        }
      }, threads));
    }
    CompletableFuture.allOf(submitters.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() ->
        assertThat(answers.get()).as("answers with seed %d", seed).isEqualTo((long) SUBMITTERS * COMMANDS));
  }

  private static Command command(Random random) {
    String from = account(random.nextInt(ACCOUNTS));
    String to = account(random.nextInt(ACCOUNTS));
    return switch (random.nextInt(8)) {
      case 0 -> new LedgerCommand.NoteEverywhere("everywhere");
      case 1 -> new LedgerCommand.Note("n" + random.nextInt(50), from);
      case 2 -> new LedgerCommand.Transfer(from, to, random.nextInt(10), true);
      default -> new LedgerCommand.Transfer(from, to, random.nextInt(60), false);
    };
  }

  private static Answer counting(AtomicLong answers) {
    return new Answer() {
      @Override
      public void replied(Reply reply, Position position) {
        answers.incrementAndGet();
      }

      @Override
      public void refused(Refusal refusal) {
        answers.incrementAndGet();
      }

      @Override
      public void unknown(String detail) {
        answers.addAndGet(-1_000_000);
      }
    };
  }

  /** Adds up all accounts across all partitions, over and over; a validated sum is always the same. */
  private long readUntil(Instance instance, AtomicBoolean over) {
    long validated = 0;
    while (!over.get() && !Thread.currentThread().isInterrupted()) {
      long[] stamps = new long[PARTITIONS];
      for (int i = 0; i < PARTITIONS; i++) {
        stamps[i] = instance.partition(i).stamp().awaitRead();
      }
      long sum;
      try {
        sum = total(instance);
      } catch (RuntimeException raced) {
        continue;
      }
      boolean valid = true;
      for (int i = 0; i < PARTITIONS; i++) {
        valid &= instance.partition(i).stamp().validRead(stamps[i]);
      }
      if (valid) {
        assertThat(sum).isEqualTo(ACCOUNTS * 100L);
        validated++;
      }
    }
    return validated;
  }

  private static long total(Instance instance) {
    long sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      int partition = instance.partitioning().partitionOf(Routing.hashOf(account(i)));
      sum += instance.machine(partition, LedgerMachine.class).balanceOf(account(i));
    }
    return sum;
  }

  private static long contentHash(Instance instance) {
    CompletableFuture<Long> hash = new CompletableFuture<>();
    instance.hash((position, content) -> hash.complete(content));
    return hash.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
