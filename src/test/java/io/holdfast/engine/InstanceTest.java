package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerCommand.Await;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Lost;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerCommand.NoteEverywhere;
import io.holdfast.engine.ledger.LedgerCommand.Put;
import io.holdfast.engine.ledger.LedgerCommand.Transfer;
import io.holdfast.engine.ledger.LedgerCommand.Trespass;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An instance by example, in simulated time. */
class InstanceTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 8);

  @Test
  void aCommandIsAnsweredOnceItIsDurableAndVisible() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    SimulatedCluster.Told told = member.submitAndWait(new Deposit("ann", 5));

    assertThat(told.reply).isEqualTo(new LedgerReply.Balance(5));
    assertThat(told.position.sequence()).isLessThanOrEqualTo(cluster.journal.sequence());
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(5);
    assertThat(member.instance.barrier().hasReached(ReadBarrier.EVERY_PARTITION, told.position)).isTrue();
    assertThat(member.changes).containsExactly("LedgerChange[account=ann, balance=5]");
  }

  @Test
  void aCommandOfSeveralPartitionsIsOneTransaction() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 10));

    SimulatedCluster.Told told = member.submitAndWait(new Transfer("ann", "zoe", 4, false));

    assertThat(told.reply).isEqualTo(new LedgerReply.Balance(6));
    assertThat(member.ledger("zoe").balanceOf("zoe")).isEqualTo(4);
    assertThat(member.sumOf(LedgerMachine::total)).isEqualTo(10);
  }

  @Test
  void aCommandThatThrowsChangesNothingAnywhereAndTheNextGoesOn() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 10));
    long before = member.contentHash();

    SimulatedCluster.Told told = member.submit(new Transfer("ann", "zoe", 4, true));
    world.runUntil(told::isOver, 1_000, "an answer");

    assertThat(told.reply).isInstanceOf(SystemReply.Failed.class);
    assertThat(member.contentHash()).isEqualTo(before);
    assertThat(member.instance.status().failedCommands()).isEqualTo(1);
    assertThat(member.submitAndWait(new Transfer("ann", "zoe", 4, false)).reply).isEqualTo(new LedgerReply.Balance(6));
  }

  @Test
  void aCommandThatCannotBeRoutedFails() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    assertThat(member.submitAndWait(new Lost("x")).reply).isInstanceOf(SystemReply.Failed.class);
    assertThat(member.submitAndWait(new Deposit("ann", 1)).reply).isEqualTo(new LedgerReply.Balance(1));
  }

  @Test
  void aCommandThatTouchesWhatItDoesNotNameFails() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 10));

    assertThat(member.submitAndWait(new Trespass("ann", "zoe", 4)).reply).isInstanceOf(SystemReply.Failed.class);
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(10);
    assertThat(member.sumOf(LedgerMachine::total)).isEqualTo(10);
  }

  @Test
  void aCommandOfEveryPartitionIsAnsweredOnce() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    assertThat(member.submitAndWait(new NoteEverywhere("n")).reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.sumOf(ledger -> ledger.timesOf("n"))).isEqualTo(8);
  }

  @Test
  void aCommandThatFailsInOnePartitionIsNotSaidToBeDone() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    for (int partition : new int[] {0, 5}) {
      String id = NoteEverywhere.BROKEN_IN + partition;
      assertThat(member.submitAndWait(new NoteEverywhere(id)).reply).isInstanceOf(SystemReply.Failed.class);
      assertThat(member.sumOf(ledger -> ledger.timesOf(id))).as("in all others").isEqualTo(7);
    }
  }

  @Test
  void aCommandIsAnsweredByALaterOne() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    SimulatedCluster.Told waiting = member.submit(new Await("door", 60_000));
    world.runFor(100);
    assertThat(waiting.isOver()).isFalse();
    assertThat(member.instance.status().parkedCommands()).isEqualTo(1);
    SimulatedCluster.Told put = member.submitAndWait(new Put("door", 3));

    assertThat(waiting.reply).isEqualTo(new LedgerReply.Value(3));
    assertThat(waiting.position).isEqualTo(put.position);
    assertThat(member.instance.status().parkedCommands()).isZero();
  }

  @Test
  void whoeverWaitsForALaterCommandHurriesTheCourier() {
    SimulatedCluster.Member writer = cluster.among().startAndWait();
    SimulatedCluster.Member other = cluster.among().startAndWait();
    assertThat(hurriedBy(writer, new Deposit("ann", 1))).isZero();

    other.submit(new Await("door", 60_000));
    world.runFor(100);

    assertThat(hurriedBy(writer, new Deposit("ann", 1))).isPositive();
  }

  private int hurriedBy(SimulatedCluster.Member writer, LedgerCommand command) {
    int before = cluster.stream.hurried();
    writer.submitAndWait(command);
    world.runFor(100);
    return cluster.stream.hurried() - before;
  }

  @Test
  void theKeeperTicksWhenADeadlineIsDue() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    long before = world.millis();

    SimulatedCluster.Told told = member.submitAndWait(new Await("door", 150));

    assertThat(told.reply).isEqualTo(new LedgerReply.TimedOut());
    assertThat(world.millis() - before).isBetween(150L, 170L);
  }

  @Test
  void theKeeperBeatsWhenNothingHappens() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    long before = cluster.journal.sequence();

    world.runFor(10_000);

    assertThat(cluster.journal.sequence() - before).isBetween(9L, 11L);
    assertThat(member.instance.position().sequence()).isEqualTo(cluster.journal.sequence());
  }

  @Test
  void aDuplicateIsAnsweredWithTheFirstOutcome() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    Note note = new Note("n", "o");

    assertThat(member.submitAndWait(note, "key").reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.submitAndWait(note, "key").reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.submitAndWait(note, "other").reply).isEqualTo(new LedgerReply.Taken(2));
  }

  @Test
  void aKeyUsedForAnotherRequestIsRefused() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Note("n", "o"), "key");

    assertThat(member.submitAndWait(new Note("m", "o"), "key").reply).isEqualTo(new SystemReply.KeyReused());
    assertThat(member.ledger("o").timesOf("m")).isZero();
  }

  @Test
  void settingsAreBounded() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    assertThat(member.submitAndWait(new SystemCommand.ChangeSetting("ledger.most", -1)).reply)
        .isInstanceOf(SystemReply.SettingRefused.class);
    assertThat(member.submitAndWait(new SystemCommand.ChangeSetting("ledger.least", 1)).reply)
        .isInstanceOf(SystemReply.SettingRefused.class);
    assertThat(member.submitAndWait(new SystemCommand.ChangeSetting("ledger.most", 3)).reply)
        .isEqualTo(new SystemReply.Done());
    assertThat(member.submitAndWait(new Deposit("ann", 4)).reply).isInstanceOf(LedgerReply.TooPoor.class);
  }

  @Test
  void settingsAreReadWithThePositionAtWhichTheyHold() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    assertThat(most(settingsOf(member)).set()).isFalse();

    Position changed = member.submitAndWait(new SystemCommand.ChangeSetting("ledger.most", 3)).position;
    SettingValues after = settingsOf(member);

    assertThat(after.position()).isGreaterThanOrEqualTo(changed);
    assertThat(after.all()).extracting(SettingValue::setting).isEqualTo(member.instance.knownSettings());
    assertThat(most(after)).extracting(SettingValue::value, SettingValue::set).containsExactly(3L, true);
  }

  @Test
  void settingsCannotBeReadOfAnInstanceThatHasNotRecovered() {
    SimulatedCluster.Member member = cluster.alone();
    CompletableFuture<SettingValues> read = member.instance.settings().toCompletableFuture();
    world.runUntil(read::isDone, 1_000, "answered");

    assertThat(read.handle((all, failure) -> failure.getCause()).join()).isInstanceOfSatisfying(
        NotAcceptedException.class, failure ->
            assertThat(failure.refusal().reason()).isEqualTo(Refusal.Reason.UNAVAILABLE));
  }

  private SettingValues settingsOf(SimulatedCluster.Member member) {
    CompletableFuture<SettingValues> read = member.instance.settings().toCompletableFuture();
    world.runUntil(read::isDone, 1_000, "answered");
    return read.join();
  }

  private static SettingValue most(SettingValues values) {
    return values.all().stream().filter(each -> each.setting().name().equals("ledger.most")).findFirst().orElseThrow();
  }

  @Test
  void anUnknownBehaviourLevelStopsTheInstance() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();

    member.submit(new SystemCommand.RaiseBehaviour(Behaviour.NEWEST + 1));
    world.runUntil(() -> member.failure != null, 1_000, "failed");

    assertThat(member.failure).contains("behaviour level", "upgrade");
    assertThat(member.instance.state()).isEqualTo(InstanceState.FAILED);
    SimulatedCluster.Told told = member.submit(new Deposit("ann", 1));
    assertThat(told.refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
  }

  @Test
  void aCrashedInstanceFindsEverythingAgain() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 10));
    member.submitAndWait(new Transfer("ann", "zoe", 4, false), "key");
    member.crash();

    SimulatedCluster.Member again = cluster.alone().startAndWait();

    assertThat(again.ledger("zoe").balanceOf("zoe")).isEqualTo(4);
    assertThat(again.submitAndWait(new Transfer("ann", "zoe", 4, false), "key").reply)
        .isEqualTo(new LedgerReply.Balance(6));
    assertThat(again.ledger("zoe").balanceOf("zoe")).isEqualTo(4);
  }

  @Test
  void aTaskRunsBetweenItemsAndMayThrow() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    List<Long> seen = new ArrayList<>();
    Partition partition = member.instance.partition(0);
    partition.run(() -> {
      throw new IllegalStateException("told to");
    });
    partition.run(() -> seen.add(partition.stamp().beginRead() & 1));
    world.runFor(10);

    assertThat(seen).containsExactly(0L);
    assertThat(member.instance.state()).isEqualTo(InstanceState.READY);
  }

  @Test
  void upkeepComesByTheInstancesClock() {
    SimulatedCluster.Member member = cluster.alone().startAndWait();
    LedgerMachine ledger = member.ledger("ann");
    ledger.wantUpkeep(world.millis() + 5_000);
    member.submitAndWait(new Deposit("ann", 1));

    world.runFor(4_900);
    assertThat(ledger.upkeeps()).isZero();
    world.runFor(200);
    assertThat(ledger.upkeeps()).isEqualTo(1);
  }

  @Test
  void aTracedCommandIsToldByEveryOtherInstanceThatAppliesIt() {
    SimulatedCluster.Member writer = cluster.among().startAndWait();
    SimulatedCluster.Member other = cluster.among().startAndWait();
    SimulatedCluster.Member silent = cluster.among().startAndWait();
    writer.tracing = true;
    other.tracing = true;
    String wanted = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    SimulatedCluster.Told told = writer.submitTraced(new Deposit("ann", 10), wanted);
    String unsampled = wanted.replace("-01", "-02");
    writer.submitTraced(new Deposit("ann", 10), unsampled);
    String withAnotherFlag = wanted.replace("-01", "-03");
    SimulatedCluster.Told second = writer.submitTraced(new Deposit("ann", 10), withAnotherFlag);
    writer.submitAndWait(new Deposit("ann", 10));
    world.runUntil(() -> other.traced.size() == 2, 10_000, "two traces");
    world.runFor(500);

    assertThat(other.traced)
        .containsExactly(wanted + " " + told.position, withAnotherFlag + " " + second.position);
    assertThat(writer.traced).isEmpty();
    assertThat(silent.traced).isEmpty();
  }
}
