package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kind;
import io.holdfast.codec.Kinds;
import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A rolling upgrade under load, between two builds that differ as two releases do: the newer one knows a second version
 * of a kind of command, the older one does not.
 */
class UpgradeTest {
  private static final int DEPOSIT = 31_001;
  private static final Kinds OLDER = older();
  private static final Kinds NEWER = OLDER.with(List.of(Kind.of(DEPOSIT, 2, Note.class)));

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private final List<Member> members = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();

  private static Kinds older() {
    List<Kind> standard = Kinds.standard().all();
    return Kinds.standard().with(Ledger.KINDS.all().stream()
        .filter(kind -> !standard.contains(kind) && kind.type() != Note.class)
        .toList());
  }

  private Member build(Kinds kinds) {
    cluster.kinds = kinds;
    Member member = cluster.among();
    member.startAndWait();
    return member;
  }

  private void threeOf(Kinds kinds) {
    for (int i = 0; i < 3; i++) {
      members.add(build(kinds));
    }
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      Member anyone = members.get((int) world.between(0, members.size() - 1));
      told.add(anyone.submit(new Deposit("account-" + world.between(0, 9), 1)));
      world.runFor(world.between(0, 10));
    }
  }

  /** One after the other, as a platform does it; clients go on writing to whoever is not being replaced. */
  private void replaceAllBy(Kinds kinds) {
    for (int i = 0; i < members.size(); i++) {
      write(15);
      Member leaving = members.remove(i);
      CompletableFuture<Void> drained = leaving.instance.drain().toCompletableFuture();
      write(15);
      world.runUntil(drained::isDone, 60_000, "drained");
      leaving.crash();
      members.add(i, build(kinds));
      write(15);
      equalContent();
    }
  }

  private void equalContent() {
    members.forEach(Member::catchUp);
    assertThat(members.stream().map(Member::contentHash).distinct()).as("contents").hasSize(1);
  }

  private void everythingWasAnswered() {
    world.runUntil(() -> told.stream().allMatch(Told::isOver), 60_000, "answers");
    assertThat(told).allSatisfy(each -> assertThat(each.reply).isInstanceOf(LedgerReply.Balance.class));
    members.forEach(Member::catchUp);
    assertThat(members.getFirst().sumOf(ledger -> ledger.total())).isEqualTo(told.size());
  }

  private SnapshotInfo snapshot(Member member) {
    CompletableFuture<SnapshotInfo> taken = member.instance.takeSnapshot().toCompletableFuture();
    world.runUntil(taken::isDone, 60_000, "a snapshot");
    return taken.join();
  }

  @Test
  void instancesOfBothBuildsRunSideBySideAndNoWriteFails() {
    threeOf(OLDER);
    SnapshotInfo olders = snapshot(members.getFirst());
    replaceAllBy(NEWER);
    assertThat(members).allSatisfy(member -> assertThat(member.failure).isNull());
    assertThat(olders.position().sequence()).isPositive();
    everythingWasAnswered();

    assertThat(members.getFirst().submitAndWait(new Note("n", "n")).reply).isInstanceOf(LedgerReply.Taken.class);
    equalContent();
  }

  @Test
  void theWayBackIsOpenAsLongAsNothingNewWasUsed() {
    threeOf(NEWER);
    write(20);
    members.forEach(Member::catchUp);
    SnapshotInfo newers = snapshot(members.getFirst());
    cluster.journal.connect().trim(newers.position());
    replaceAllBy(OLDER);
    assertThat(members).allSatisfy(member -> assertThat(member.failure).isNull());
    everythingWasAnswered();
  }

  @Test
  void whatIsNewStopsTheOlderOnesAndNobodyElse() {
    threeOf(OLDER);
    write(20);
    Member newer = build(NEWER);
    Told used = newer.submitAndWait(new Note("n", "n"));
    assertThat(used.reply).isInstanceOf(LedgerReply.Taken.class);

    world.runUntil(() -> members.stream().allMatch(member -> member.failure != null), 60_000, "the older ones stop");
    assertThat(members).allSatisfy(member ->
        assertThat(member.failure).contains(used.position.toString(), DEPOSIT + "", "upgrade"));
    members.forEach(Member::crash);
    members.clear();
    members.add(newer);
    members.add(build(NEWER));
    write(20);
    equalContent();
    assertThat(newer.failure).isNull();
  }
}
