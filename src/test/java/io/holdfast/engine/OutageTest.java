package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kinds;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationDomain;
import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand.ChangeSetting;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.Simulation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an outage is, told from log times alone, and that every instance takes the same for one; in simulated time. */
class OutageTest {
  private static final String ENVIRONMENT = "env";
  private static final long HOLD_MILLIS = 3_000;
  private static final long OUTAGE_MILLIS = 10_000;
  private static final long GRACE_MILLIS = 2_000;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  @BeforeEach
  void coordination() {
    cluster.kinds = Kinds.standard();
    cluster.domains = List.of(new CoordinationDomain());
  }

  private static Executed lock(Member member) {
    return (Executed) asks(member, Request.of(Claim.lock("door", HOLD_MILLIS, 0)));
  }

  private static Reply asks(Member member, Request request) {
    return member.submitAndWait(new Execute(ENVIRONMENT, null, request)).reply;
  }

  private static Request renewal(long token) {
    return Request.of(new Renewal(Sort.LOCK, "door", token, HOLD_MILLIS));
  }

  private static Resource door(Member member) {
    int partition = member.instance.partitioning().partitionOf(Routing.hashOf(ENVIRONMENT));
    return member.instance.machine(partition, CoordinationMachine.class).view().reader()
        .resource(ENVIRONMENT, Sort.LOCK, "door");
  }

  private SnapshotInfo snapshot(Member member) {
    CompletableFuture<SnapshotInfo> taken = member.instance.takeSnapshot().toCompletableFuture();
    world.runUntil(taken::isDone, 10_000, "a snapshot");
    return taken.getNow(null);
  }

  @Test
  void ownersHoldOnAfterANodeWasAway() {
    Member member = cluster.alone().startAndWait();
    long token = lock(member).token();
    member.crash();
    world.runFor(OUTAGE_MILLIS);

    Member again = cluster.alone().startAndWait();

    assertThat(asks(again, renewal(token))).isInstanceOf(Executed.class);
  }

  @Test
  void whoIsSilentAfterAnOutageLosesWhatItHeldAtTheEndOfTheGrace() {
    Member member = cluster.alone().startAndWait();
    long token = lock(member).token();
    member.crash();
    world.runFor(OUTAGE_MILLIS);
    Member again = cluster.alone().startAndWait();
    world.runUntil(() -> door(again).till() > again.clock.millis(), 10_000, "the first entry after the outage");
    long end = door(again).till();
    assertThat(end).isLessThanOrEqualTo(again.clock.millis() + GRACE_MILLIS);

    world.runUntil(() -> door(again).token() == 0, 10_000, "the lock is free");

    assertThat(again.clock.millis() - end).isBetween(0L, 50L);
    assertThat(asks(again, renewal(token))).isInstanceOf(Refused.class);
  }

  @Test
  void aSnapshotRightBeforeTheOutageKnowsOfItAsTheJournalDoes() {
    Member member = cluster.alone().startAndWait();
    long token = lock(member).token();
    SnapshotInfo before = snapshot(member);
    world.runUntil(() -> cluster.journal.sequence() >= before.position().sequence(), 1_000, "the snapshot's entry");
    assertThat(cluster.journal.sequence()).isEqualTo(before.position().sequence());
    member.crash();
    world.runFor(OUTAGE_MILLIS);

    Member again = cluster.alone().startAndWait();

    assertThat(again.instance.status().lastSnapshot()).isEqualTo(before);
    assertThat(asks(again, renewal(token))).isInstanceOf(Executed.class);
    SnapshotInfo after = snapshot(again);
    CompletableFuture<Replay.Verdict> verdict = new Replay(again.ports, 1_000).verify(after).toCompletableFuture();
    world.runUntil(verdict::isDone, 60_000, "a verdict");
    assertThat(verdict.getNow(null).agrees()).as("what a replay comes to").isTrue();
    assertThat(reader(true).contentHash()).as("from the snapshots").isEqualTo(settled(again));
    assertThat(reader(false).contentHash()).as("from the journal's beginning").isEqualTo(settled(again));
  }

  private Member reader(boolean withSnapshots) {
    Member reader = cluster.reader(cluster.journal,
        withSnapshots ? cluster.archive : new SimulatedArchive(world)).startAndWait();
    reader.catchUp();
    return reader;
  }

  private long settled(Member member) {
    member.catchUp();
    return member.contentHash();
  }

  @Test
  void aGraceOutlivesASnapshotInItsMiddle() {
    Member member = cluster.alone().startAndWait();
    long token = lock(member).token();
    member.crash();
    world.runFor(OUTAGE_MILLIS);
    Member second = cluster.alone().startAndWait();
    SnapshotInfo within = snapshot(second);
    second.crash();

    Member third = cluster.alone().startAndWait();

    assertThat(third.instance.status().lastSnapshot()).isEqualTo(within);
    assertThat(asks(third, renewal(token))).isInstanceOf(Executed.class);
  }

  @Test
  void aGraceIsTheSameUnderAnotherNumberOfPartitions() {
    Member member = cluster.alone().startAndWait();
    long token = lock(member).token();
    member.crash();
    world.runFor(OUTAGE_MILLIS);
    Member second = cluster.alone().startAndWait();
    SnapshotInfo within = snapshot(second);
    second.crash();
    CompletableFuture<Integer> begun = cluster.journal.connect()
        .beginAt(within.position(), within.logTime(), 7).toCompletableFuture();
    world.runUntil(begun::isDone, 1_000, "another beginning");

    Member third = cluster.alone().startAndWait();

    assertThat(asks(third, renewal(token))).isInstanceOf(Executed.class);
  }

  @Test
  void aQuietClusterIsNoOutage() {
    Member member = cluster.alone().startAndWait();
    long till = lock(member).till();
    world.runUntil(() -> door(member).token() == 0, 60_000, "the lock is free");
    assertThat(member.clock.millis() - till).isBetween(0L, 50L);
  }

  @Test
  void aPartitionThatNobodyAsksForAnythingIsNoOutage() {
    Member member = cluster.alone().startAndWait();
    long till = lock(member).till();
    int own = member.instance.partitioning().partitionOf(Routing.hashOf(ENVIRONMENT));
    long applied = member.instance.partition(own).commands();
    // The keeper is silent while others write, but for the tick that is due.
    String other = "other-0";
    for (int i = 1; member.instance.partitioning().partitionOf(Routing.hashOf(other)) == own; i++) {
      other = "other-" + i;
    }
    while (member.clock.millis() < till - 10) {
      member.submitAndWait(new Execute(other, null, Request.of(Request.Count.add("n", 1))));
      world.runFor(10);
    }
    assertThat(member.instance.partition(own).commands()).isEqualTo(applied);
    world.runUntil(() -> door(member).token() == 0, 60_000, "the lock is free");
    assertThat(member.clock.millis() - till).isBetween(0L, 50L);
  }

  @Test
  void aClockThatJumpsForwardIsAnOutage() {
    Member member = cluster.alone();
    member.clock.beWrongBy(-60_000);
    member.startAndWait();
    long token = lock(member).token();
    world.runFor(500);
    member.clock.beWrongBy(0);
    world.runFor(1_000);

    assertThat(asks(member, renewal(token))).isInstanceOf(Executed.class);
  }

  @Test
  void theLengthOfAnOutageIsASetting() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new ChangeSetting("engine.outage", 3_600_000));
    long token = lock(member).token();
    member.crash();
    world.runFor(OUTAGE_MILLIS);

    Member again = cluster.alone().startAndWait();

    assertThat(asks(again, renewal(token))).isInstanceOf(Refused.class);
    assertThat(again.submitAndWait(new ChangeSetting("engine.outage", 100)).reply)
        .isInstanceOf(SystemReply.SettingRefused.class);
  }
}
