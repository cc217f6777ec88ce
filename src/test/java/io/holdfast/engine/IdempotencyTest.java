package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Await;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.engine.ledger.LedgerCommand.Note;
import io.holdfast.engine.ledger.LedgerCommand.NoteEverywhere;
import io.holdfast.engine.ledger.LedgerCommand.Put;
import io.holdfast.engine.ledger.LedgerCommand.Transfer;
import io.holdfast.engine.ledger.LedgerCommand.TransferAt;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.table.Undo;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Simulation;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Idempotency keys by example, in simulated time. */
class IdempotencyTest {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 8);
  private Member member;

  @BeforeEach
  void start() {
    member = cluster.alone().startAndWait();
  }

  private long recorded() {
    long rows = 0;
    for (int i = 0; i < cluster.partitions; i++) {
      rows += member.instance.partition(i).state().replies().table().size();
    }
    return rows;
  }

  private long waiters() {
    long rows = 0;
    for (int i = 0; i < cluster.partitions; i++) {
      rows += member.instance.partition(i).state().waiters().table().size();
    }
    return rows;
  }

  @Test
  void aRefusalByTheRulesIsAnOutcomeToo() {
    Transfer poor = new Transfer("ann", "zoe", 5, false);
    assertThat(member.submitAndWait(poor, "key").reply).isEqualTo(new LedgerReply.TooPoor(0));
    member.submitAndWait(new Deposit("ann", 10));

    assertThat(member.submitAndWait(poor, "key").reply).isEqualTo(new LedgerReply.TooPoor(0));
    assertThat(member.ledger("ann").balanceOf("ann")).isEqualTo(10);
  }

  @Test
  void aReplyThatAsksToReadAgainIsNoOutcome() {
    member.submitAndWait(new Deposit("ann", 10));
    Told first = member.submit(new TransferAt("ann", "zoe", 5, 9), "key", "the request");
    world.runUntil(first::isOver, 1_000, "an answer");
    Told second = member.submit(new TransferAt("ann", "bob", 5, 1), "key", "the request");
    world.runUntil(second::isOver, 1_000, "an answer");
    Told third = member.submit(new TransferAt("ann", "bob", 5, 1), "key", "the request");
    world.runUntil(third::isOver, 1_000, "an answer");

    assertThat(first.reply).isEqualTo(new LedgerReply.Moved(1));
    assertThat(second.reply).isEqualTo(new LedgerReply.Balance(5));
    assertThat(third.reply).isEqualTo(new LedgerReply.Balance(5));
  }

  @Test
  void aFailureIsNoOutcome() {
    member.submitAndWait(new Deposit("ann", 10));
    Told first = member.submit(new Transfer("ann", "zoe", 5, true), "key", "the request");
    world.runUntil(first::isOver, 1_000, "an answer");
    Told second = member.submit(new Transfer("ann", "zoe", 5, false), "key", "the request");
    world.runUntil(second::isOver, 1_000, "an answer");

    assertThat(first.reply).isInstanceOf(SystemReply.Failed.class);
    assertThat(second.reply).isEqualTo(new LedgerReply.Balance(5));
  }

  @Test
  void aDuplicateThatIsRoutedElsewhereFindsTheOutcome() {
    assertThat(member.submitAndWait(new Note("n", "owner-0"), "key").reply).isEqualTo(new LedgerReply.Taken(1));
    for (int i = 1; i < 30; i++) {
      Told told = member.submit(new Note("n", "owner-" + i), "key", new Note("n", "owner-0").toString());
      world.runUntil(told::isOver, 1_000, "an answer");
      assertThat(told.reply).isEqualTo(new LedgerReply.Taken(1));
    }
    assertThat(member.sumOf(ledger -> ledger.timesOf("n"))).isEqualTo(1);
  }

  @Test
  void aCommandOfEveryPartitionIsAppliedOnce() {
    NoteEverywhere note = new NoteEverywhere("n");
    assertThat(member.submitAndWait(note, "key").reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.submitAndWait(note, "key").reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.sumOf(ledger -> ledger.timesOf("n"))).isEqualTo(8);
  }

  @Test
  void aFailedCommandOfEveryPartitionIsAppliedByItsDuplicate() {
    Told first = member.submit(new Transfer("ann", "ann", 0, true), "key", "the request");
    Told second = member.submit(new NoteEverywhere("n"), "key", "the request");
    Told third = member.submit(new NoteEverywhere("n"), "key", "the request");
    world.runUntil(third::isOver, 1_000, "an answer");

    assertThat(first.reply).isInstanceOf(SystemReply.Failed.class);
    assertThat(second.reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(third.reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.sumOf(ledger -> ledger.timesOf("n"))).isEqualTo(8);
  }

  @Test
  void aDuplicateOfAWaitingCommandWaitsForTheSameAnswer() {
    Await await = new Await("door", 60_000);
    Told first = member.submit(await, "key");
    Told second = member.submit(await, "key");
    world.runFor(50);
    assertThat(first.isOver() || second.isOver()).isFalse();
    assertThat(member.ledger("door").waiting()).isEqualTo(1);

    member.submitAndWait(new Put("door", 4));

    assertThat(first.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(second.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(member.submitAndWait(await, "key").reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(waiters()).isZero();
  }

  @Test
  void onlySoManyDuplicatesWait() {
    Await await = new Await("door", 60_000);
    Told first = member.submit(await, "key");
    Told dropped = member.submit(await, "key");
    world.runFor(10);
    for (int i = 0; i < KeyedWaiters.MOST_DUPLICATES; i++) {
      member.submit(await, "key");
      world.runFor(2);
    }
    assertThat(dropped.unknown).as("whoever is one too many is told to ask again").isNotNull();
    member.submitAndWait(new Put("door", 4));

    assertThat(first.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(member.instance.status().parkedCommands()).isZero();
  }

  @Test
  void whoeverWaitedWithAnInstanceThatIsGoneIsToldToTryAgain() {
    Await await = new Await("door", 60_000);
    Told lost = member.submit(await, "key");
    world.runFor(20);
    UUID gone = member.instance.status().incarnation();
    member.crash();
    Member other = cluster.alone().startAndWait();
    Told duplicate = other.submit(await, "key");
    world.runFor(20);

    other.submitAndWait(new SystemCommand.InstanceGone(gone));

    assertThat(duplicate.unknown).isNotNull();
    assertThat(other.ledger("door").waiting()).isZero();
    Told again = other.submit(await, "key");
    world.runFor(20);
    other.submitAndWait(new Put("door", 4));
    assertThat(again.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(lost.isOver()).isFalse();
  }

  @Test
  void theOldestKeysAreForgottenWhenThereAreTooMany() {
    member.submitAndWait(new SystemCommand.ChangeSetting("engine.idempotency_keys", 10));
    for (int i = 0; i < 25; i++) {
      member.submitAndWait(new Note("n" + i, "o" + i), "key-" + i);
    }
    assertThat(recorded()).isEqualTo(10);

    assertThat(member.submitAndWait(new Note("n24", "o24"), "key-24").reply).isEqualTo(new LedgerReply.Taken(1));
    assertThat(member.submitAndWait(new Note("n0", "o0"), "key-0").reply).isEqualTo(new LedgerReply.Taken(2));
    assertThat(recorded()).isEqualTo(10);
  }

  @Test
  void keysAreForgottenAfterTheirTime() {
    member.submitAndWait(new SystemCommand.ChangeSetting("engine.idempotency_time", 60_000));
    member.submitAndWait(new Note("n", "o"), "key");
    world.runFor(50_000);
    assertThat(member.submitAndWait(new Note("n", "o"), "key").reply).isEqualTo(new LedgerReply.Taken(1));
    world.runFor(12_000);

    assertThat(recorded()).isZero();
    assertThat(member.submitAndWait(new Note("n", "o"), "key").reply).isEqualTo(new LedgerReply.Taken(2));
  }

  @Test
  void aWaitingCommandWhoseKeyIsForgottenIsAnsweredAndNotKept() {
    Await await = new Await("door", 60_000);
    Told first = member.submit(await, "key");
    Told duplicate = member.submit(await, "key");
    world.runFor(20);
    member.submitAndWait(new SystemCommand.ChangeSetting("engine.idempotency_keys", 0));
    member.submitAndWait(new Put("door", 4));

    assertThat(first.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(duplicate.reply).isEqualTo(new LedgerReply.Value(4));
    assertThat(recorded() + waiters()).isZero();
  }

  @Test
  void keysOfDifferentCallersAreDifferent() {
    Keys keys = new Keys(new Undo(), new Partitioning(8));
    JournalEntry entry = new JournalEntry(new Position(1, 1), 5,
        new UUID(1, 1), 1, new byte[0]);
    Idempotency request = new Idempotency("bc", 1, 2);
    Idempotency longer = new Idempotency("c", 1, 2);
    Note note = new Note("n", "o");

    assertThat(keys.use(new Submission(note, "a", request, null), entry, 0, 3).duplicate()).isFalse();
    assertThat(keys.use(new Submission(note, "ab", longer, null), entry, 1, 3).duplicate()).isFalse();
    assertThat(keys.use(new Submission(note, "a", request, null), entry, 2, 5))
        .isEqualTo(new KeyUse(1, 0, 3, 0, true));
  }
}
