package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kinds;
import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Await;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerCommand.Put;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Snapshots, restarts, trimming and restores by example, in simulated time. */
class RecoveryTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  private SnapshotInfo snapshot(Member member) {
    SnapshotInfo[] taken = new SnapshotInfo[1];
    member.instance.takeSnapshot().thenAccept(info -> taken[0] = info);
    world.runUntil(() -> taken[0] != null, 10_000, "a snapshot");
    return taken[0];
  }

  @Test
  void aSnapshotIsTheWholeStateAtItsPosition() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Note("n", "o"), "key");
    Told waiting = member.submit(new Await("door", 600_000), "waiting");
    world.runFor(10);
    SnapshotInfo info = snapshot(member);
    member.submitAndWait(new Deposit("ann", 9));
    member.crash();

    Member again = cluster.alone().startAndWait();

    assertThat(again.instance.status().lastSnapshot()).isEqualTo(info);
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(9);
    assertThat(again.submitAndWait(new Note("n", "o"), "key").reply).isEqualTo(new LedgerReply.Taken(1));
    Told duplicate = again.submit(new Await("door", 600_000), "waiting");
    world.runFor(10);
    assertThat(duplicate.isOver()).isFalse();
    again.submitAndWait(new Put("door", 5));
    assertThat(duplicate.reply).isEqualTo(new LedgerReply.Value(5));
    assertThat(waiting.isOver()).isFalse();
    assertThat(again.ledger("door").waiting()).isZero();
  }

  @Test
  void aCutIsTakenWhileCommandsGoOn() {
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 200; i++) {
      member.submit(new Deposit("account-" + i, 1));
    }
    world.runFor(50);
    SnapshotInfo[] taken = new SnapshotInfo[1];
    member.instance.takeSnapshot().thenAccept(info -> taken[0] = info);
    while (taken[0] == null) {
      member.submitAndWait(new Deposit("account-" + world.between(0, 199), 1));
    }

    Member replayed = cluster.reader(cluster.journal.prefix(taken[0].position().sequence()),
        new SimulatedArchive(world)).startAndWait();

    assertThat(replayed.contentHash()).isEqualTo(taken[0].contentHash());
    Member restored = cluster.reader(cluster.journal, cluster.archive).startAndWait();
    assertThat(restored.instance.status().lastSnapshot()).isEqualTo(taken[0]);
    member.lease.close();
    world.runFor(100);
    member.catchUp();
    assertThat(cluster.reader(cluster.journal, cluster.archive).startAndWait().contentHash())
        .isEqualTo(member.contentHash());
  }

  @Test
  void aCorruptSnapshotIsPassedOverInFavourOfTheOneBefore() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo first = snapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    snapshot(member);
    cluster.archive.corruptNewest();
    member.crash();

    Member again = cluster.alone().startAndWait();

    assertThat(again.instance.status().lastSnapshot()).isEqualTo(first);
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(3);
  }

  @Test
  void aJournalThatBeginsAboveEverySnapshotStopsTheInstance() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    snapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    member.crash();
    cluster.journal.connect().trim(cluster.journal.entries().getLast().position());
    world.runFor(10);

    Member again = cluster.alone().start();
    world.runUntil(() -> again.failure != null, 5_000, "failed");

    assertThat(again.failure).contains("no usable snapshot");
    assertThat(again.instance.state()).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void aDamagedEntryStopsTheInstanceAndNamesThePosition() {
    Member member = cluster.alone().startAndWait();
    Told told = member.submitAndWait(new Deposit("ann", 1));
    member.crash();
    cluster.journal.corrupt(told.position.sequence(), new byte[60]);

    Member again = cluster.alone().start();
    world.runUntil(() -> again.failure != null, 5_000, "failed");

    assertThat(again.failure).contains(told.position.toString());
  }

  @Test
  void aCommandThatIsNotKnownStopsTheInstance() {
    Member member = cluster.alone().startAndWait();
    Told told = member.submitAndWait(new Deposit("ann", 1));
    member.crash();

    Member older = cluster.knowing(Kinds.standard()).start();
    world.runUntil(() -> older.failure != null, 5_000, "failed");

    assertThat(older.failure).contains(told.position.toString(), "not known to this program", "upgrade");
    assertThat(older.instance.state()).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void everyInstanceHashesItsContentAtACut() {
    Member one = cluster.among().startAndWait();
    Member other = cluster.among().startAndWait();
    one.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo info = snapshot(one);
    other.catchUp();
    world.runFor(10);

    assertThat(one.instance.lastContentHash()).isEqualTo(new ContentHash(info.position(), info.contentHash()));
    assertThat(other.instance.lastContentHash()).isEqualTo(one.instance.lastContentHash());
    assertThat(cluster.archive.size()).isEqualTo(1);
  }

  @Test
  void oneSnapshotServesAllWhoAskMeanwhile() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    List<SnapshotInfo> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      member.instance.takeSnapshot().thenAccept(taken::add);
    }
    world.runUntil(() -> taken.size() == 5, 10_000, "snapshots");

    assertThat(taken).containsOnly(taken.getFirst());
    assertThat(cluster.archive.size()).isEqualTo(1);
    assertThat(snapshot(member).position().sequence()).isGreaterThan(taken.getFirst().position().sequence());
  }

  @Test
  void anArchiveThatFailsIsSaidAndTheNextSnapshotIsTaken() {
    Member member = cluster.alone().startAndWait();
    cluster.archive.failNextWrite();
    CompletableFuture<SnapshotInfo> failed = member.instance.takeSnapshot().toCompletableFuture();
    world.runUntil(failed::isDone, 10_000, "an end");

    assertThat(failed).isCompletedExceptionally();
    world.runFor(100);
    assertThat(snapshot(member)).isNotNull();
  }

  @Test
  void aJournalThatIsAwayAtTheStartIsWaitedFor() {
    cluster.journal.down(true);
    Member member = cluster.alone().start();
    world.runFor(5_000);
    assertThat(member.instance.state()).isEqualTo(InstanceState.RECOVERING);
    assertThat(member.instance.status().detail()).contains("waiting");

    cluster.journal.down(false);
    member.ready();
  }

  @Test
  void aSnapshotOfAnAbandonedHistoryIsPassedOver() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    long kept = cluster.journal.sequence();
    member.submitAndWait(new Deposit("ann", 2));
    snapshot(member);
    member.crash();
    cluster.journal.connect().restoreTo(kept);
    world.runFor(10);
    Member other = cluster.reader(cluster.journal, cluster.archive).startAndWait();
    assertThat(other.ledger("ann").balanceOf("ann")).isEqualTo(1);
    Member writer = cluster.alone().startAndWait();
    for (int i = 0; i < 10; i++) {
      writer.submitAndWait(new Deposit("zoe", 1));
    }
    writer.crash();

    Member again = cluster.alone().startAndWait();

    assertThat(again.instance.status().lastSnapshot()).isNull();
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(1);
    assertThat(again.instance.epoch()).isEqualTo(2);
  }

  @Test
  void anInstanceWhoseHistoryWasAbandonedRecoversAnewAsAnotherIncarnation() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    long kept = cluster.journal.sequence();
    member.submitAndWait(new Deposit("ann", 2));
    Told waiting = member.submit(new Await("door", 600_000));
    world.runFor(10);
    cluster.journal.connect().restoreTo(kept);
    world.runFor(10);
    UUID before = member.instance.status().incarnation();

    Told lost = member.submit(new Deposit("ann", 4));
    world.runUntil(lost::isOver, 5_000, "refused");
    member.ready();

    assertThat(lost.refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
    assertThat(waiting.unknown).isNotNull();
    assertThat(member.instance.status().incarnation()).isNotEqualTo(before);
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(1);
    assertThat(member.submitAndWait(new Deposit("ann", 8)).reply).isEqualTo(new LedgerReply.Balance(9));
  }

  /** Partitions that come to the end of a history when it has been given up make nobody ready. */
  @Test
  void whoRecoversAnewBeforeItWasReadyIsNotReadyByWhatItGaveUp() {
    Member member = cluster.alone().startAndWait();
    deposit(member, 20);
    member.crash();
    Member again = cluster.alone();
    again.start();
    world.runUntil(() -> again.instance.epoch() > 0, 1_000, "it has a state to go on from");
    again.loops.subList(1, 4).forEach(loop -> loop.stall(2_000));
    world.runFor(1_000);
    assertThat(again.instance.state()).as("all has been read, nothing applied").isEqualTo(InstanceState.RECOVERING);
    again.instance.restoreItself("a test wants it");
    cluster.journal.down(true);
    world.runFor(3_000);
    assertThat(again.instance.state()).isEqualTo(InstanceState.RECOVERING);
    cluster.journal.down(false);
    again.ready();
    assertThat(again.submitAndWait(new Deposit("ann", 1)).reply).isNotNull();
  }

  @Test
  void aCommandThatWaitsOnlyAfterItsHistoryWasAbandonedIsToldThatItWaitsInVain() {
    Member member = cluster.among().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    long kept = cluster.journal.sequence();
    member.loops.subList(1, 4).forEach(partition -> partition.stall(5_000));
    Told waiting = member.submit(new Await("door", 600_000), "waiting");
    world.runUntil(() -> cluster.journal.sequence() > kept, 1_000, "the command is in the journal");

    cluster.journal.connect().restoreTo(kept);

    world.runUntil(waiting::isOver, 60_000, "the command is told something");
    assertThat(waiting.unknown).isNotNull();
    member.ready();
    assertThat(member.instance.status().parkedCommands()).isZero();
  }

  @Test
  void theKeeperTakesSnapshotsKeepsSomeAndTrimsOnlyBelowAgreedOnes() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 20, 0, 2).withSnapshotCheck(SnapshotCheck.REPLAY);
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 200; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(100);
    }
    world.runFor(70_000);

    List<SnapshotInfo> kept = listedNow();
    assertThat(kept).hasSize(2).allMatch(SnapshotInfo::agreed);
    assertThat(cluster.journal.floor()).isEqualTo(kept.getLast().position().sequence());
    member.crash();
    assertThat(cluster.alone().startAndWait().ledger("ann").balanceOf("ann")).isEqualTo(200);
  }

  @Test
  void snapshotsAreTakenWhileEntriesKeepComing() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 100, 0, 2);
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 300; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(10);
    }

    assertThat(listedNow()).isNotEmpty();
  }

  @Test
  void anInstanceAmongOthersDoesNotAgreeWithItself() {
    cluster.options = readingBack(20, 2);
    deposit(cluster.among().startAndWait(), 100);

    assertThat(listedNow()).hasSize(2).noneMatch(SnapshotInfo::agreed);
    assertThat(cluster.journal.floor()).isZero();
  }

  @Test
  void theOnlyInstanceOfAClusterReadsItsSnapshotsBack() {
    cluster.options = readingBack(20, 2);
    Member member = cluster.among().startAndWait();
    member.instance.alone(true);
    deposit(member, 100);
    assertThat(listedNow().getLast().agreed()).isTrue();
    long floor = cluster.journal.floor();
    assertThat(floor).isEqualTo(listedNow().getLast().position().sequence());

    member.instance.alone(false);
    deposit(member, 100);
    assertThat(cluster.journal.floor()).as("with others, they must agree").isEqualTo(floor);
  }

  @Test
  void withoutAgreementNothingIsTrimmed() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 20, 0, 2);
    deposit(cluster.alone().startAndWait(), 100);

    assertThat(listedNow()).hasSize(2);
    assertThat(cluster.journal.floor()).isZero();
  }

  private static InstanceOptions readingBack(long entries, int kept) {
    return InstanceOptions.defaults().withSnapshots(0, entries, 0, kept).withSnapshotCheck(SnapshotCheck.AUTO);
  }

  private void deposit(Member member, int times) {
    for (int i = 0; i < times; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(50);
    }
    world.runFor(70_000);
  }

  @Test
  void anInstanceAloneTrimsBelowASnapshotThatItHasReadBack() {
    cluster.options = readingBack(20, 3);
    Member member = cluster.alone().startAndWait();
    deposit(member, 200);

    List<SnapshotInfo> kept = listedNow();
    assertThat(kept).hasSize(3);
    assertThat(kept.getLast().agreed()).isTrue();
    assertThat(cluster.journal.floor()).isEqualTo(kept.getLast().position().sequence());
    long floor = cluster.journal.floor();
    deposit(member, 200);
    assertThat(cluster.journal.floor()).as("it goes on trimming").isGreaterThan(floor);
    member.crash();
    assertThat(cluster.alone().startAndWait().ledger("ann").balanceOf("ann")).isEqualTo(400);
  }

  @Test
  void snapshotsAreTakenWhileThereIsNoPauseBetweenWrites() {
    cluster.options = readingBack(50, 2);
    Member member = cluster.alone().startAndWait();
    for (int i = 0; i < 400; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(10);
    }

    assertThat(listedNow()).hasSize(2);
    assertThat(cluster.journal.floor()).isPositive();
  }

  @Test
  void aSnapshotThatIsNotWhatWasStoredIsNotTrimmedToAndDoesNotDisplaceOneThatIs() {
    cluster.options = readingBack(20, 1);
    Member member = cluster.alone().startAndWait();
    while (cluster.journal.floor() == 0) {
      deposit(member, 20);
    }
    SnapshotInfo certain = listedNow().getFirst();
    assertThat(certain.agreed()).isTrue();
    cluster.archive.damageNextWrite();

    while (cluster.archive.size() == 1) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(50);
    }
    world.runFor(200);

    assertThat(listedNow()).hasSize(2).last().isEqualTo(certain);
    assertThat(cluster.journal.floor()).isEqualTo(certain.position().sequence());
    long balance = member.ledger("ann").balanceOf("ann");
    member.crash();
    Member again = cluster.alone().startAndWait();
    assertThat(again.instance.status().lastSnapshot()).isEqualTo(certain);
    assertThat(again.ledger("ann").balanceOf("ann")).isEqualTo(balance);
    deposit(again, 60);
    assertThat(cluster.journal.floor()).as("the next one is right").isGreaterThan(certain.position().sequence());
  }

  @Test
  void aReplayDoesNotBeginWithASnapshotOfAnAbandonedHistory() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo first = snapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    SnapshotInfo abandoned = snapshot(member);
    cluster.archive.agree(abandoned);
    member.crash();
    cluster.journal.connect().restoreTo(first.position().sequence());
    world.runFor(10);
    Member writer = cluster.alone().startAndWait();
    while (cluster.journal.sequence() < abandoned.position().sequence() + 3) {
      writer.submitAndWait(new Deposit("ann", 4));
    }

    assertThat(verdict(writer, snapshot(writer)).agrees()).isTrue();
  }

  @Test
  void snapshotsOfAnAbandonedHistoryDoNotDisplaceThoseOfThePresentOne() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo present = snapshot(member);
    member.submitAndWait(new Deposit("ann", 2));
    cluster.archive.agree(snapshot(member));
    member.crash();
    cluster.journal.connect().restoreTo(present.position().sequence());
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 0, 0, 1);
    Member writer = cluster.alone().startAndWait();
    world.runFor(70_000);

    assertThat(listedNow()).contains(present);
    SnapshotInfo next = snapshot(writer);
    world.runFor(70_000);
    assertThat(listedNow()).as("what it has passed goes").containsExactly(next);
  }

  private Replay.Verdict verdict(Member member, SnapshotInfo snapshot) {
    CompletableFuture<Replay.Verdict> verdict = new Replay(member.ports, 1_000).verify(snapshot).toCompletableFuture();
    world.runUntil(verdict::isDone, 5_000, "a verdict");
    return verdict.join();
  }

  @Test
  void aReplayThatComesToOtherContentDoesNotAgree() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo taken = snapshot(member);
    SnapshotInfo wrong = new SnapshotInfo(taken.position(), taken.logTime(), taken.partitions(),
        taken.contentHash() + 1, taken.bytes(), false);

    Replay.Verdict verdict = verdict(member, wrong);

    assertThat(verdict.agrees()).isFalse();
    assertThat(verdict.contentHash()).isEqualTo(taken.contentHash());
    assertThat(listedNow()).noneMatch(SnapshotInfo::agreed);
  }

  private List<SnapshotInfo> listedNow() {
    CompletableFuture<List<SnapshotInfo>> stage = cluster.archive.list().toCompletableFuture();
    world.runUntil(stage::isDone, 1_000, "a list");
    return stage.getNow(List.of());
  }
}
