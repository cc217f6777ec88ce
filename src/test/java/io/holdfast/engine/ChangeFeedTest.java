package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.ledger.LedgerChange;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Transfer;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer.Beginning;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What consumers and readers of changes are given, by example, in simulated time. */
class ChangeFeedTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);

  private Member with(StoredConsumer store) {
    Member member = cluster.alone();
    member.instance.feed().register(store.connect());
    return member.startAndWait();
  }

  private void caughtUp(Member member, StoredConsumer store) {
    member.catchUp();
    long target = member.instance.position().sequence();
    world.runUntil(() -> store.position != null && store.position.sequence() >= target, 120_000, "all written");
    world.runFor(10);
  }

  private ConsumerStatus status(Member member) {
    return member.instance.feed().consumers().getFirst();
  }

  private <T> T done(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    world.runUntil(future::isDone, 60_000, "an end");
    return future.join();
  }

  private Throwable failure(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    world.runUntil(future::isDone, 60_000, "an end");
    try {
      future.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private List<Happened> read(ChangeCursor cursor, int changes) {
    List<Happened> found = new ArrayList<>();
    while (found.size() < changes) {
      found.addAll(done(cursor.next(10)).changes());
    }
    return found;
  }

  @Test
  void aChangeComesWithItsPlaceAndItsCaller() {
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    Member member = with(store);
    world.runUntil(() -> store.position != null, 1_000, "begun");
    Position deposited = member.submitAndWait(new Deposit("ann", 10)).position;
    Position moved = member.submitAndWait(new Transfer("ann", "zoe", 4, false)).position;
    caughtUp(member, store);

    assertThat(store.happened).extracting(Happened::change).containsExactly(
        new LedgerChange("ann", 10), new LedgerChange("ann", 6), new LedgerChange("zoe", 4));
    assertThat(store.ids()).containsExactly(deposited + "-0-0", moved + "-0-0", moved + "-0-1");
    assertThat(store.happened).extracting(Happened::principal).containsOnly("somebody");
    assertThat(store.happened.getFirst().logTime()).isBetween(Simulation.START_MILLIS, world.millis());
    assertThat(status(member).phase()).isEqualTo(ConsumerStatus.Phase.FOLLOWING);
    assertThat(status(member).changes()).isEqualTo(3);
  }

  @Test
  void changesOfSeveralPartitionsComeInTheOrderOfTheLog() {
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    Member member = with(store);
    world.runUntil(() -> store.position != null, 1_000, "begun");
    SimulatedCluster.Told last = null;
    for (int i = 0; i < 300; i++) {
      last = member.submit(new Deposit("account-" + i % 20, 1));
    }
    world.runUntil(last::isOver, 10_000, "all applied");
    caughtUp(member, store);

    assertThat(store.happened).hasSize(300);
    assertThat(store.happened).isSortedAccordingTo((a, b) -> a.position().equals(b.position())
        ? Integer.compare(a.command(), b.command()) : a.position().compareTo(b.position()));
  }

  @Test
  void whatAConsumerMissedIsRegenerated() {
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    cluster.feedOptions = FeedOptions.defaults().withTailBytes(0).withPieces(5, 200);
    Member member = with(store);
    world.runUntil(() -> store.position != null, 1_000, "begun");
    store.down = true;
    for (int i = 0; i < 50; i++) {
      member.submitAndWait(new Deposit("ann", 1));
    }
    assertThat(store.happened).isEmpty();
    store.down = false;
    caughtUp(member, store);

    assertThat(store.happened).extracting(Happened::change)
        .containsExactlyElementsOf(deposits("ann", 1, 50));
  }

  private static List<LedgerChange> deposits(String account, int first, int last) {
    List<LedgerChange> changes = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      changes.add(new LedgerChange(account, i));
    }
    return changes;
  }

  @Test
  void whoMirrorsTheStateBeginsWithASnapshot() {
    Member writer = cluster.alone().startAndWait();
    for (int i = 0; i < 30; i++) {
      writer.submitAndWait(new Deposit("account-" + i, 7));
    }
    SnapshotInfo snapshot = done(writer.instance.takeSnapshot());
    done(cluster.archive.agree(snapshot));
    writer.submitAndWait(new Deposit("account-3", 1));
    writer.crash();
    done(cluster.journal.connect().trim(snapshot.position()));
    cluster.feedOptions = FeedOptions.defaults().withPieces(4, 1_000);
    StoredConsumer store = new StoredConsumer(world, Beginning.STATE);
    Member member = with(store);
    caughtUp(member, store);

    assertThat(store.restated).isEqualTo(30);
    assertThat(store.happened).extracting(Happened::change).containsExactly(new LedgerChange("account-3", 8));
    assertThat(store.balances).hasSize(30).containsEntry("account-3", 8L).containsEntry("account-29", 7L);
  }

  @Test
  void whoMirrorsTheStateBeginsAnewAfterARestore() {
    StoredConsumer store = new StoredConsumer(world, Beginning.STATE);
    Member member = with(store);
    member.submitAndWait(new Deposit("ann", 1));
    long kept = cluster.journal.sequence();
    member.submitAndWait(new Deposit("ann", 2));
    member.submitAndWait(new Deposit("bob", 2));
    caughtUp(member, store);
    done(cluster.journal.connect().restoreTo(kept));
    member.submit(new Deposit("zoe", 4));
    world.runUntil(() -> member.instance.epoch() == 2, 5_000, "the other epoch");
    member.ready();
    member.submitAndWait(new Deposit("zoe", 4));
    world.runUntil(() -> store.position != null && store.position.epoch() == 2, 60_000, "begun anew");
    caughtUp(member, store);

    assertThat(store.balances).isEqualTo(Map.of("ann", 1L, "zoe", 4L));
  }

  @Test
  void whoOnlyFollowsIsLostAfterARestoreUntilAnOperatorSaysWhereItGoesOn() {
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    Member member = with(store);
    member.submitAndWait(new Deposit("ann", 1));
    long kept = cluster.journal.sequence();
    member.submitAndWait(new Deposit("ann", 2));
    caughtUp(member, store);
    done(cluster.journal.connect().restoreTo(kept));
    member.submit(new Deposit("zoe", 4));
    world.runUntil(() -> status(member).phase() == ConsumerStatus.Phase.LOST, 10_000, "lost");
    member.ready();
    Position zoe = member.submitAndWait(new Deposit("zoe", 4)).position;

    done(member.instance.feed().restart("store", new Position(2, kept)));
    caughtUp(member, store);

    assertThat(store.happened.getLast().id()).isEqualTo(zoe + "-0-0");
    assertThat(failure(member.instance.feed().restart("nobody"))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConsumerHoldsTrimmingBackAsFarAsItMay() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 20, 0, 2).withReplaySnapshots(true);
    cluster.feedOptions = FeedOptions.defaults().withTailBytes(0).withHoldEntries(150);
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    Member member = with(store);
    world.runUntil(() -> store.position != null, 1_000, "begun");
    store.down = true;
    deposit(member, 100);
    world.runFor(30_000);

    assertThat(cluster.journal.floor()).isLessThanOrEqualTo(store.position.sequence());
    assertThat(status(member).overLimit()).isFalse();
    deposit(member, 60);
    world.runFor(70_000);
    assertThat(status(member).overLimit()).isTrue();
    assertThat(cluster.journal.floor()).isGreaterThan(100);
  }

  @Test
  void whatWasHeldBackIsStillThereForTheConsumer() {
    cluster.options = InstanceOptions.defaults().withSnapshots(0, 20, 0, 2).withReplaySnapshots(true);
    cluster.feedOptions = FeedOptions.defaults().withTailBytes(0);
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    Member member = with(store);
    deposit(member, 50);
    world.runFor(70_000);
    caughtUp(member, store);
    store.down = true;
    deposit(member, 150);
    world.runFor(70_000);
    assertThat(cluster.journal.floor()).isBetween(1L, store.position.sequence());
    store.down = false;
    caughtUp(member, store);

    assertThat(store.happened).extracting(Happened::change)
        .endsWith(deposits("ann", 51, 200).toArray(LedgerChange[]::new));
  }

  private void deposit(Member member, int times) {
    for (int i = 0; i < times; i++) {
      member.submitAndWait(new Deposit("ann", 1));
      world.runFor(20);
    }
  }

  @Test
  void aReaderGoesOnFromAnyPositionThatIsStillThere() {
    Member member = cluster.alone().startAndWait();
    Position first = member.submitAndWait(new Deposit("ann", 1)).position;
    member.submitAndWait(new Deposit("ann", 1));
    ChangeCursor cursor = done(member.instance.feed().readAfter(first));
    ChangeCursor fromTheBeginning = done(member.instance.feed().readAfter(new Position(0, 0)));
    ChangeCursor fromNow = done(member.instance.feed().readNew());
    member.submit(new Deposit("ann", 1));

    assertThat(read(cursor, 2)).extracting(Happened::change).containsExactlyElementsOf(deposits("ann", 2, 3));
    assertThat(read(fromTheBeginning, 3)).extracting(Happened::change)
        .containsExactlyElementsOf(deposits("ann", 1, 3));
    assertThat(read(fromNow, 1)).extracting(Happened::change).containsExactly(new LedgerChange("ann", 3));
    cursor.close();
    assertThat(failure(cursor.next(1))).isInstanceOf(StoppedException.class);
  }

  @Test
  void aReaderWhoHasSeenAPartOfAnEntryIsGivenItOnceMore() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 5));
    Position moved = member.submitAndWait(new Transfer("ann", "zoe", 4, false)).position;

    ChangeCursor cursor = done(member.instance.feed().readFrom(moved));

    assertThat(read(cursor, 2)).extracting(Happened::id).containsExactly(moved + "-0-0", moved + "-0-1");
  }

  @Test
  void aConsumerThatFailsTooOftenIsParkedUntilItIsResumed() {
    StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
    store.mostAttempts = 3;
    Member member = with(store);
    caughtUp(member, store);
    store.down = true;
    member.submitAndWait(new Deposit("ann", 1));
    world.runUntil(() -> status(member).phase() == ConsumerStatus.Phase.PARKED, 60_000, "parked");
    store.down = false;
    world.runFor(100_000);
    assertThat(status(member).phase()).isEqualTo(ConsumerStatus.Phase.PARKED);
    assertThat(status(member).failures()).isEqualTo(3);
    assertThat(store.happened).isEmpty();

    done(member.instance.feed().resume("store"));
    caughtUp(member, store);
    assertThat(store.happened).extracting(Happened::change).containsExactly(new LedgerChange("ann", 1));
  }

  @Test
  void aReaderWhoWaitsIsToldThatTheLogMovesOn() {
    Member member = cluster.alone().startAndWait();
    ChangeCursor cursor = done(member.instance.feed().readNew());

    ChangeBatch batch = done(cursor.next(10));

    assertThat(batch.changes()).isEmpty();
    assertThat(batch.through().sequence()).isPositive();
  }

  @Test
  void aReaderBelowTheFloorOrInAnotherHistoryIsRefused() {
    Member member = cluster.alone().startAndWait();
    Position first = member.submitAndWait(new Deposit("ann", 1)).position;
    member.submitAndWait(new Deposit("ann", 1));
    SnapshotInfo snapshot = done(member.instance.takeSnapshot());
    done(cluster.journal.connect().trim(snapshot.position()));

    ChangeFeed feed = member.instance.feed();
    for (Position lost : List.of(first, new Position(0, 0), new Position(9, snapshot.position().sequence()),
        new Position(1, 1_000_000))) {
      assertThat(failure(feed.readAfter(lost))).isInstanceOfSatisfying(ChangesLostException.class,
          failure -> assertThat(failure.oldest()).isEqualTo(snapshot.position()));
    }
    assertThat(failure(feed.readFrom(snapshot.position()))).isInstanceOf(ChangesLostException.class);
    assertThat(done(feed.readAfter(snapshot.position()))).isNotNull();
  }

  @Test
  void onlyOneReplayIsInMemoryAtATimeAndASilentReaderGivesItsTurnUp() {
    cluster.feedOptions = FeedOptions.defaults().withTailBytes(0).withPieces(5, 200);
    Member member = cluster.alone().startAndWait();
    deposit(member, 30);
    ChangeCursor silent = done(member.instance.feed().readAfter(new Position(0, 0)));
    done(silent.next(1));
    ChangeCursor other = done(member.instance.feed().readAfter(new Position(0, 0)));
    CompletionStage<ChangeBatch> waiting = other.next(1);
    world.runFor(5_000);
    assertThat(waiting.toCompletableFuture()).isNotDone();
    world.runFor(6_000);

    assertThat(waiting.toCompletableFuture()).isCompleted();
    other.close();
    assertThat(read(silent, 29)).extracting(Happened::change).containsExactlyElementsOf(deposits("ann", 2, 30));
  }
}
