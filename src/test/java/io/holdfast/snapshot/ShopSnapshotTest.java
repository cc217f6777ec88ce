package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.EntryStream;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.shop.ShopAudit;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopDomain;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopMachine;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply;
import io.holdfast.shop.ShopSum;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot taken while orders are checked out, and restored: every checkout is in it as a whole, or not at all. */
final class ShopSnapshotTest implements Answer {
  private static final int PARTITIONS = 4;
  private static final int NUMBERS = 3_000;
  private static final int STOCK = 10;
  private static final int CREDIT = 50;
  private static final int PRICE = 3;

  @TempDir
  Path data;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private List<SimulatedLoop> loops;
  private JournalInSimulation journal;
  private Instance instance;
  private int unanswered;
  private long charged;

  private void start() {
    SimulatedClock clock = new SimulatedClock(world);
    journal = new JournalInSimulation(SqliteJournal.open(data, PARTITIONS, clock), world);
    SnapshotWorld snapshots = new SnapshotWorld(world, data.resolve("snapshots"));
    loops = Stream.generate(() -> new SimulatedLoop(world)).limit(3).toList();
    Ports ports = new Ports(clock, loops.getFirst(), List.<Loop>copyOf(loops.subList(1, 3)), journal,
        EntryStream.none(), KeeperLease.alone(), snapshots.archive, List.of(new ShopDomain()), Kinds.standard());
    instance = new Instance(ports, InstanceOptions.defaults().withSnapshots(0, 0, 0, 3),
        () -> new UUID(world.random().nextLong(), world.random().nextLong()), ChangeListener.nobody(),
        new InstanceListener() { });
    instance.start();
    world.runUntil(() -> instance.state() == InstanceState.READY, 60_000, "ready");
  }

  private void crash() {
    loops.forEach(SimulatedLoop::kill);
    journal.close();
    unanswered = 0;
  }

  @AfterEach
  void end() {
    crash();
  }

  private void submit(ShopCommand command) {
    unanswered++;
    instance.submit(Submission.of(command), this);
  }

  @Override
  public void replied(Reply reply, Position position) {
    unanswered--;
    charged += reply instanceof ShopReply.CheckedOut paid ? paid.charged() : 0;
  }

  @Override
  public void refused(Refusal refusal) {
    throw new AssertionError("refused: " + refusal);
  }

  @Override
  public void unknown(String detail) {
    throw new AssertionError("unknown: " + detail);
  }

  private void awaitAnswers() {
    world.runUntil(() -> unanswered == 0, 60_000, "answers");
  }

  private void initialise() {
    for (long from = 0; from < NUMBERS; from += ShopCommand.MOST_AT_ONCE) {
      long to = from + ShopCommand.MOST_AT_ONCE;
      submit(new ShopCommand.InitItems(from, to, NUMBERS, STOCK, PRICE));
      submit(new ShopCommand.InitUsers(from, to, NUMBERS, CREDIT));
      submit(new ShopCommand.InitOrders(from, to, NUMBERS, NUMBERS, NUMBERS, PRICE, 7));
    }
    awaitAnswers();
  }

  private void checkOut(int number) {
    UUID order = ShopId.numbered(number);
    int partition = instance.partitioning().partitionOf(ShopId.routingHash(order));
    ShopReader reader = instance.machine(partition, ShopMachine.class).view().reader();
    assertThat(reader.findOrder(order)).isTrue();
    submit(reader.checkout(order));
  }

  /** All orders are checked out, some at a time; the snapshot is asked for on the way. */
  private SnapshotInfo checkOutWhileASnapshotIsTaken() {
    CompletableFuture<SnapshotInfo> taken = null;
    for (int order = 0; order < NUMBERS; order++) {
      checkOut(order);
      if (order % 20 == 0) {
        world.runFor(1);
      }
      if (order == NUMBERS / 3) {
        taken = instance.takeSnapshot().toCompletableFuture();
      }
    }
    awaitAnswers();
    world.runUntil(taken::isDone, 60_000, "the snapshot");
    return taken.join();
  }

  private ShopAudit audit() {
    ShopAudit audit = ShopAudit.of(IntStream.range(0, PARTITIONS)
        .mapToObj(i -> instance.machine(i, ShopMachine.class).view()).toList(), 1).orElseThrow();
    String seed = "seed " + world.seed();
    assertThat(audit.isConserved()).as(seed).isTrue();
    assertThat(audit.of(ShopSum.SUPPLIED)).as(seed).isEqualTo(NUMBERS * STOCK);
    assertThat(audit.of(ShopSum.FUNDED)).as(seed).isEqualTo(NUMBERS * CREDIT);
    assertThat(audit.of(ShopSum.TAKINGS)).as(seed).isEqualTo(audit.of(ShopSum.SPENT))
        .isEqualTo(2 * PRICE * audit.of(ShopSum.ORDERS_PAID)).isEqualTo(PRICE * audit.of(ShopSum.SOLD));
    return audit;
  }

  @Test
  void whatItHasIsConservedExactly() {
    start();
    initialise();
    SnapshotInfo taken = checkOutWhileASnapshotIsTaken();
    assertThat(audit().of(ShopSum.SPENT)).isEqualTo(charged);
    crash();

    start();
    assertThat(instance.status().lastSnapshot()).isEqualTo(taken);
    assertThat(audit().of(ShopSum.SPENT)).as("snapshot and journal").isEqualTo(charged);

    world.runUntil(journal.restoreTo(taken.position().sequence()).toCompletableFuture()::isDone, 60_000, "restored");
    crash();
    start();
    assertThat(audit().of(ShopSum.ORDERS_PAID)).as("the snapshot alone")
        .isPositive().isLessThan(charged / (2 * PRICE));
  }
}
