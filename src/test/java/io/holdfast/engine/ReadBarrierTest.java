package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.Position;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads that wait for what they must see, in simulated time. */
class ReadBarrierTest {
  private static final int ALL = ReadBarrier.EVERY_PARTITION;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 8);
  private final List<Reached> told = new ArrayList<>();

  @Test
  void whatWasWrittenThroughOneInstanceIsWaitedForAtAnother() {
    Member writer = cluster.among().startAndWait();
    Member reader = cluster.among().startAndWait();
    Told written = writer.submitAndWait(new Deposit("ann", 5));
    assertThat(reader.instance.barrier().hasReached(ALL, written.position)).isFalse();

    long[] seen = new long[1];
    reader.instance.barrier().await(ALL, written.position, 1_000, reached -> {
      told.add(reached);
      seen[0] = reader.ledger("ann").balanceOf("ann");
    });
    world.runUntil(() -> !told.isEmpty(), 2_000, "an end");

    assertThat(told).containsExactly(new Reached.Here());
    assertThat(seen[0]).isEqualTo(5);
  }

  @Test
  void whoeverWaitsForAPositionHurriesTheCourier() {
    Member reader = cluster.among().startAndWait();
    int before = cluster.stream.hurried();

    reader.instance.barrier().await(ALL, new Position(1, 1_000), 300, told::add);
    world.runFor(1);

    assertThat(cluster.stream.hurried()).isGreaterThan(before);
  }

  @Test
  void idlePartitionsAdvanceWithTheLog() {
    Member member = cluster.alone().startAndWait();
    Told written = member.submitAndWait(new Deposit("ann", 5));
    world.runFor(1);

    for (int i = 0; i < 8; i++) {
      assertThat(member.instance.barrier().hasReached(i, written.position)).isTrue();
    }
  }

  @Test
  void aPositionThatDoesNotComeIsSaidInTime() {
    Member member = cluster.alone().startAndWait();
    Position wanted = new Position(1, 1_000);
    long before = world.millis();

    member.instance.barrier().await(ALL, wanted, 300, told::add);
    world.runUntil(() -> !told.isEmpty(), 2_000, "an end");

    assertThat(world.millis() - before).isBetween(300L, 302L);
    assertThat(told.getFirst()).isEqualTo(new Reached.Behind(member.instance.position(), wanted));
    world.runFor(5_000);
    assertThat(told).hasSize(1);
  }

  @Test
  void aPositionOfAnotherEpochIsNeverSatisfied() {
    Member member = cluster.alone().startAndWait();

    member.instance.barrier().await(ALL, new Position(2, 0), 300, told::add);

    assertThat(told).containsExactly(new Reached.OtherEpoch(new Position(1, 0)));
    assertThat(member.instance.barrier().hasReached(ALL, new Position(2, 0))).isFalse();
  }

  @Test
  void anEpochThatEndsWhileAPositionIsWaitedForIsSaid() {
    Member member = cluster.alone().startAndWait();
    member.submitAndWait(new Deposit("ann", 5));

    member.instance.barrier().await(ALL, new Position(1, 1_000), 5_000, told::add);
    cluster.journal.restoreTo(0);
    world.runUntil(() -> !told.isEmpty(), 6_000, "an end");

    assertThat(told).hasOnlyElementsOfType(Reached.OtherEpoch.class);
  }

  /** Asks at every moment, so also between the end of the epoch and what the log loop had to do before. */
  @Test
  void aPositionIsNotSatisfiedByAnotherHistoryThatComesWhileItIsAskedFor() {
    Member other = cluster.among().startAndWait();
    Member member = cluster.among().startAndWait();
    long kept = other.submitAndWait(new Deposit("ann", 5)).position.sequence();
    member.catchUp();
    member.loops.forEach(loop -> loop.stall(3_000));
    cluster.journal.restoreTo(kept);
    world.runUntil(() -> other.instance.epoch() == 2, 60_000, "the other one recovers");
    other.ready();
    for (int i = 0; i < 20; i++) {
      other.submitAndWait(new Deposit("ann", 1));
    }

    Position wanted = new Position(1, kept + 10);
    world.runUntil(() -> {
      member.instance.barrier().await(ALL, wanted, 1_000, told::add);
      return member.instance.epoch() == 2;
    }, 60_000, "this one recovers");
    world.runFor(5_000);

    assertThat(member.instance.position().sequence()).isGreaterThan(wanted.sequence());
    assertThat(told).isNotEmpty().doesNotContain(new Reached.Here());
  }

  @Test
  void aStrongReadSeesWhatAnotherInstanceHasAnswered() {
    Member writer = cluster.among().startAndWait();
    Member reader = cluster.among().startAndWait();
    cluster.stream.down(true);
    for (int i = 1; i <= 20; i++) {
      writer.submitAndWait(new Deposit("ann", 1));
      long[] seen = new long[1];
      told.clear();
      reader.instance.barrier().strong(ALL, 1_000, reached -> {
        told.add(reached);
        seen[0] = reader.ledger("ann").balanceOf("ann");
      });
      world.runUntil(() -> !told.isEmpty(), 2_000, "an end");
      assertThat(told).containsExactly(new Reached.Here());
      assertThat(seen[0]).isEqualTo(i);
    }
  }

  @Test
  void oneQuestionServesAllThatCameBeforeIt() {
    Member member = cluster.alone().startAndWait();
    world.runFor(100); // The keeper asks where the journal begins, when it takes office.
    long before = member.connection.heads();
    for (int i = 0; i < 50; i++) {
      member.instance.barrier().strong(ALL, 1_000, told::add);
    }
    world.runUntil(() -> told.size() == 50, 2_000, "ends");

    assertThat(told).containsOnly(new Reached.Here());
    assertThat(member.connection.heads() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void aStrongReadWithoutTheJournalIsRefused() {
    Member member = cluster.alone().startAndWait();
    cluster.journal.down(true);

    member.instance.barrier().strong(ALL, 1_000, told::add);
    world.runUntil(() -> !told.isEmpty(), 2_000, "an end");

    assertThat(told.getFirst()).isInstanceOf(Reached.Unavailable.class);
  }
}
