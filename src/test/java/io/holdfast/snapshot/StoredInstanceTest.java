package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Refusal;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.EntryStream;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance over the journal and the archive of the embedded node, in simulated time: snapshots, crashes, damage. */
final class StoredInstanceTest {
  private static final int PARTITIONS = 4;
  private static final int ACCOUNTS = 3_000;

  @TempDir
  Path data;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final Map<String, Long> deposited = new HashMap<>();
  private List<SimulatedLoop> loops;
  private JournalInSimulation journal;
  private SnapshotWorld snapshots;
  private Instance instance;
  private int unanswered;

  private void start() {
    SimulatedClock clock = new SimulatedClock(world);
    journal = new JournalInSimulation(SqliteJournal.open(data, PARTITIONS, clock), world);
    snapshots = new SnapshotWorld(world, data.resolve("snapshots"));
    loops = Stream.generate(() -> new SimulatedLoop(world)).limit(3).toList();
    Ports ports = new Ports(clock, loops.getFirst(), List.<Loop>copyOf(loops.subList(1, 3)), journal,
        EntryStream.none(), KeeperLease.alone(), snapshots.archive, List.of(new Ledger()), Ledger.KINDS);
    instance = new Instance(ports, InstanceOptions.defaults().withSnapshots(0, 0, 0, 3),
        () -> new UUID(world.random().nextLong(), world.random().nextLong()), ChangeListener.nobody(),
        new InstanceListener() { });
    instance.start();
    world.runUntil(() -> instance.state() == InstanceState.READY, 60_000, "ready");
  }

  /** As kill -9: nothing of it will ever run again. */
  private void crash() {
    loops.forEach(SimulatedLoop::kill);
    journal.close();
    unanswered = 0;
  }

  @AfterEach
  void end() {
    crash();
  }

  private void deposit(int count) {
    for (int i = 0; i < count; i++) {
      String account = "account-" + world.between(1, ACCOUNTS);
      unanswered++;
      instance.submit(Submission.of(new Deposit(account, 1)), new Counted(account));
    }
  }

  private void depositAndWait(int count) {
    deposit(count);
    world.runUntil(() -> unanswered == 0, 60_000, "answers");
  }

  /** Remembers what was answered. */
  private final class Counted implements Answer {
    private final String account;

    Counted(String account) {
      this.account = account;
    }

    @Override
    public void replied(Reply reply, Position position) {
      unanswered--;
      deposited.merge(account, 1L, Long::sum);
    }

    @Override
    public void refused(Refusal refusal) {
      throw new AssertionError("refused: " + refusal);
    }

    @Override
    public void unknown(String detail) {
      throw new AssertionError("unknown: " + detail);
    }
  }

  /** Takes a snapshot while deposits go on. */
  private SnapshotInfo snapshot() {
    CompletableFuture<SnapshotInfo> taken = instance.takeSnapshot().toCompletableFuture();
    while (!taken.isDone()) {
      deposit(20);
      world.runFor(1);
    }
    world.runUntil(() -> unanswered == 0, 60_000, "answers");
    return taken.join();
  }

  private void assertNothingIsLost() {
    long total = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      total += instance.machine(i, LedgerMachine.class).total();
    }
    assertThat(total).as("seed %d", world.seed()).isEqualTo(deposited.values().stream().mapToLong(n -> n).sum());
    deposited.forEach((account, balance) -> assertThat(instance.machine(
        instance.partitioning().partitionOf(Routing.hashOf(account)), LedgerMachine.class)
        .balanceOf(account)).as(account).isEqualTo(balance));
  }

  private void flipOneBit(SnapshotInfo info) throws IOException {
    Path file = snapshots.archive.file(info.position());
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) world.between(SnapshotFormat.HEADER_BYTES, bytes.length / 2)] ^= 8;
    Files.write(file, bytes);
  }

  @Test
  void aRestartFromASnapshotTakenWhileCommandsRan() throws IOException {
    start();
    depositAndWait(2_000);
    SnapshotInfo taken = snapshot();
    depositAndWait(500);
    assertThat(SnapshotInspection.verify(snapshots.archive.file(taken.position())).info()).isEqualTo(taken);
    crash();

    start();

    assertThat(instance.status().lastSnapshot()).isEqualTo(taken);
    assertNothingIsLost();
  }

  @Test
  void aDamagedSnapshotIsPassedOverForTheOlderOne() throws IOException {
    start();
    depositAndWait(1_000);
    SnapshotInfo older = snapshot();
    depositAndWait(1_000);
    SnapshotInfo newer = snapshot();
    depositAndWait(100);
    flipOneBit(newer);
    crash();

    start();
    assertThat(instance.status().lastSnapshot()).isEqualTo(older);
    assertNothingIsLost();

    flipOneBit(older);
    crash();
    start();
    assertThat(instance.status().lastSnapshot()).as("from the journal alone").isNull();
    assertNothingIsLost();
  }

  @Test
  void aCrashInTheMiddleOfASnapshotLeavesNone() throws IOException {
    start();
    depositAndWait(1_000);
    instance.takeSnapshot();
    world.runUntil(() -> snapshots.archive.file(new Position(1, 1)).getParent().toFile().list().length > 0, 10_000,
        "writing has begun");
    deposit(10);
    world.runFor(world.between(0, 2));
    crash();

    start();

    assertThat(snapshots.files()).allMatch(name -> name.endsWith(".snapshot"));
    long total = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      total += instance.machine(i, LedgerMachine.class).total();
    }
    assertThat(total).isBetween(1_000L, 1_010L);
    SnapshotInfo next = snapshot();
    assertThat(snapshots.list()).contains(next);
  }
}
