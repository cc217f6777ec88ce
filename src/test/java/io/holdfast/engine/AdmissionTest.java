package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Refusal.Reason;
import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Await;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerCommand.Put;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Limits;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken, what is refused, and what callers hear while the journal is away, in simulated time. */
class AdmissionTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  @Test
  void whatComesWhileAnAppendIsUnderWayIsTheNextBatch() {
    Member member = cluster.alone().startAndWait();
    long before = cluster.journal.sequence();
    List<Told> told = new ArrayList<>();
    told.add(member.submit(new Deposit("ann", 1)));
    world.runUntil(() -> member.connection.appends() > 0, 100, "an append");
    for (int i = 0; i < 100; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 1_000, "answers");

    assertThat(cluster.journal.sequence() - before).isEqualTo(2);
    assertThat(told.getLast().reply).isEqualTo(new LedgerReply.Balance(101));
    assertThat(member.instance.status().waitingCommands()).isZero();
    assertThat(member.instance.status().waitingBytes()).isZero();
  }

  @Test
  void aBatchIsBoundedInCommandsAndBytes() {
    Member member = cluster.alone().startAndWait();
    long before = cluster.journal.sequence();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < Limits.BATCH_COMMANDS * 2 + 1; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    for (int i = 0; i < 3; i++) {
      told.add(member.submit(new Note("n".repeat(Limits.BATCH_BYTES / 2), "o")));
    }
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 5_000, "answers");

    assertThat(told).allMatch(each -> each.reply != null);
    assertThat(cluster.journal.sequence() - before).isEqualTo(5);
  }

  @Test
  void oneCommandLargerThanABatchIsABatch() {
    Member member = cluster.alone().startAndWait();

    assertThat(member.submitAndWait(new Note("n".repeat(Limits.BATCH_BYTES * 3), "o")).reply)
        .isEqualTo(new LedgerReply.Taken(1));
    assertThatThrownBy(() -> member.submit(new Note("n".repeat(Limits.COMMAND_BYTES), "o")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("larger than the limit");
    assertThat(member.instance.status().waitingCommands()).isZero();
  }

  @Test
  void aSmallBatchWaitsForMoreWhileSeveralCome() {
    cluster.options = cluster.options.withGatherMillis(20);
    Member member = cluster.alone().startAndWait();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 1_000, "answers");
    long before = cluster.journal.sequence();
    long began = world.millis();
    Told first = member.submit(new Deposit("ann", 1));
    world.runFor(15);
    assertThat(cluster.journal.sequence()).as("it waits").isEqualTo(before);
    Told second = member.submit(new Deposit("ann", 1));
    world.runUntil(() -> first.isOver() && second.isOver(), 1_000, "answers");

    assertThat(cluster.journal.sequence() - before).as("in one entry").isEqualTo(1);
    assertThat(world.millis() - began).isLessThan(60);
  }

  @Test
  void whoeverComesAloneWaitsForNobody() {
    cluster.options = cluster.options.withGatherMillis(1_000);
    Member member = cluster.alone().startAndWait();
    long began = world.millis();
    for (int i = 0; i < 5; i++) {
      member.submitAndWait(new Deposit("ann", 1));
    }
    assertThat(world.millis() - began).isLessThan(900);
  }

  @Test
  void whatSeveralHaveToldIsForgottenAfterAWhile() {
    cluster.options = cluster.options.withGatherMillis(100);
    Member member = cluster.alone().startAndWait();
    List<Told> told = List.of(member.submit(new Deposit("ann", 1)), member.submit(new Deposit("ann", 1)));
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 1_000, "answers");
    world.runFor(1_500); // The keeper's heartbeat comes after a second, and may be the last for which is waited.
    long began = world.millis();
    member.submitAndWait(new Deposit("ann", 1));
    assertThat(world.millis() - began).isLessThan(50);
  }

  @Test
  void moreThanIsGoodIsRefusedAtOnce() {
    cluster.options = InstanceOptions.defaults().withWaiting(10, 1L << 30);
    Member member = cluster.alone().startAndWait();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    assertThat(told.stream().filter(each -> each.refusal != null)).hasSize(5)
        .allMatch(each -> each.refusal.reason() == Reason.OVERLOADED);
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 1_000, "answers");

    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(11));
  }

  @Test
  void moreBytesThanIsGoodAreRefusedAtOnce() {
    cluster.options = InstanceOptions.defaults().withWaiting(1_000_000, Limits.COMMAND_BYTES);
    Member member = cluster.alone().startAndWait();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      told.add(member.submit(new Note("n".repeat(1 << 20), "o")));
    }
    assertThat(told.stream().filter(each -> each.refusal != null)).hasSize(2);
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 1_000, "answers");
    assertThat(member.instance.status().waitingBytes()).isZero();
  }

  @Test
  void whatWouldWaitTooLongIsRefusedUntilTheLineIsShort() {
    cluster.options = InstanceOptions.defaults().withWaitingMillis(100);
    Member member = cluster.alone().startAndWait();
    cluster.journal.lockedFor(400);
    Told inTime = member.submit(new Deposit("ann", 1));
    world.runFor(50);
    Told alsoInTime = member.submit(new Deposit("ann", 1));
    world.runFor(100);
    Told late = member.submit(new Deposit("ann", 1));

    assertThat(late.refusal.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(member.instance.status().writeTimes().refusedByLoad()).isEqualTo(1);
    world.runUntil(() -> inTime.isOver() && alsoInTime.isOver(), 1_000, "answers");
    assertThat(alsoInTime.reply).isEqualTo(new LedgerReply.Balance(2));
    assertThat(member.submit(new Deposit("ann", 1)).refusal).as("they had waited too long").isNotNull();
    world.runFor(150);
    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(3));
  }

  @Test
  void whoeverWaitsForALaterCommandDoesNotMakeTheInstanceLate() {
    cluster.options = InstanceOptions.defaults().withWaitingMillis(100);
    Member member = cluster.alone().startAndWait();
    Told waits = member.submit(new Await("door", 60_000));
    world.runFor(5_000);
    assertThat(member.submitAndWait(new Put("door", 7)).reply).isNotNull();
    world.runUntil(waits::isOver, 1_000, "an answer");

    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(1));
  }

  @Test
  void stepsOfWritesAreTimed() {
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 10; i++) {
      member.submitAndWait(new Deposit("ann", 1));
    }
    WriteTimes times = member.instance.status().writeTimes();
    assertThat(times.batches().total()).isGreaterThanOrEqualTo(10);
    assertThat(times.appended().totalNanos()).isPositive();
    assertThat(times.answered().stream().mapToLong(Durations::totalNanos).sum())
        .isGreaterThanOrEqualTo(times.applied().stream().mapToLong(Durations::totalNanos).sum());
  }

  @Test
  void waitingForALaterCommandIsNoWaitingWork() {
    cluster.options = InstanceOptions.defaults().withWaiting(2, 1L << 30);
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 10; i++) {
      member.submit(new Await("door-" + i, 60_000));
      world.runFor(20);
    }
    assertThat(member.instance.status().waitingCommands()).isZero();
    assertThat(member.instance.status().parkedCommands()).isEqualTo(10);
  }

  @Test
  void whileTheJournalIsAwayCallersAreRefusedAtOnce() {
    Member member = cluster.alone().startAndWait();
    cluster.journal.down(true);
    Told first = member.submit(new Deposit("ann", 1));
    world.runUntil(first::isOver, 1_000, "a refusal");

    Told second = member.submit(new Deposit("ann", 1));

    assertThat(second.refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(second.refusal.retryAfterMillis()).isPositive();
    assertThat(member.instance.status().journalAway()).isTrue();
    cluster.journal.down(false);
    world.runFor(1_000);
    assertThat(member.instance.status().journalAway()).isFalse();
    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(1));
  }

  @Test
  void aFullJournalIsSaidAndGoesOnWhenThereIsSpace() {
    Member member = cluster.alone().startAndWait();
    cluster.journal.full(true);
    assertThat(member.submitAndWait(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.FULL);

    cluster.journal.full(false);
    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(1));
  }

  @Test
  void anUnknownOutcomeIsResolvedInTime() {
    Member member = cluster.alone().startAndWait();
    cluster.faults.unknownAfter = 1;
    Told told = member.submit(new Deposit("ann", 1));
    world.runFor(500);
    cluster.faults.cease();
    world.runUntil(told::isOver, 3_000, "an answer");

    assertThat(told.reply).isEqualTo(new LedgerReply.Balance(1));
  }

  @Test
  void pastTheDeadlineTheOutcomeIsUnknownAndItIsFoundOutAllTheSame() {
    cluster.options = InstanceOptions.defaults().withAnswerMillis(2_000);
    Member member = cluster.alone().startAndWait();
    cluster.faults.unknownBefore = 1;
    long before = world.millis();
    Told told = member.submit(new Deposit("ann", 1));
    world.runFor(1);
    Told behind = member.submit(new Deposit("ann", 2));
    world.runUntil(told::isOver, 5_000, "an answer");

    assertThat(told.unknown).isNotNull();
    assertThat(world.millis() - before).isBetween(2_000L, 2_600L);
    world.runUntil(behind::isOver, 1_000, "an answer");
    assertThat(behind.refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(member.submit(new Deposit("ann", 4)).refusal.reason()).isEqualTo(Reason.UNAVAILABLE);

    cluster.faults.cease();
    world.runFor(5_000);
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(1);
    assertThat(member.instance.status().waitingCommands()).isZero();
    assertThat(member.submitAndWait(new Deposit("ann", 8)).reply).isEqualTo(new LedgerReply.Balance(9));
  }

  @Test
  void aReadOnlyInstanceTakesNothingAndAppendsNothing() {
    cluster.options = InstanceOptions.defaults().withReadOnly(true);
    Member member = cluster.alone().startAndWait();
    world.runFor(10_000);

    assertThat(member.submit(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.READ_ONLY);
    assertThat(cluster.journal.sequence()).isZero();
  }

  @Test
  void beforeItIsReadyAnInstanceRefuses() {
    Member member = cluster.alone();
    assertThat(member.submit(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    member.start();
    assertThat(member.submit(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void drainingFinishesWhatWasTaken() {
    Member member = cluster.alone().startAndWait();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    Told waiting = member.submit(new Await("door", 600_000));
    boolean[] drained = new boolean[1];
    member.instance.drain().thenRun(() -> drained[0] = true);
    world.runUntil(() -> member.instance.state() == InstanceState.DRAINING, 100, "draining");

    assertThat(member.submit(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.DRAINING);
    world.runUntil(() -> drained[0], 5_000, "drained");
    assertThat(told).allMatch(each -> each.reply != null);
    assertThat(waiting.unknown).isNotNull();
    boolean[] closed = new boolean[1];
    member.instance.close().thenRun(() -> closed[0] = true);
    world.runUntil(() -> closed[0], 100, "closed");
    long end = cluster.journal.sequence();
    world.runFor(10_000);
    assertThat(cluster.journal.sequence()).isEqualTo(end);
    assertThat(member.submit(new Deposit("ann", 1)).refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void closingAtOnceTellsEveryone() {
    Member member = cluster.alone().startAndWait();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      told.add(member.submit(new Deposit("ann", 1)));
    }
    told.add(member.submit(new Await("door", 600_000)));
    world.runUntil(() -> member.connection.appends() > 0, 100, "an append");
    member.instance.close();
    world.runFor(1_000);

    assertThat(told).allMatch(Told::isOver);
    assertThat(told.getFirst().unknown).isNotNull();
    assertThat(told.getLast().refusal).isNotNull();
  }
}
