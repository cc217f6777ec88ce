package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.ledger.LedgerChange;
import io.holdfast.engine.ledger.LedgerCommand.Deposit;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeConsumer.Beginning;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Instances that are killed at any moment, two that think at once that they are the keeper, a store whose transactions
 * fail or succeed unheard, snapshots and trimming going on: a consumer misses nothing and is given nothing twice.
 * Every deposit is of one coin, so that what each account became must be 1, 2, 3, and so on.
 */
class ChangeFeedSimulationTest {
  private static final int RUNS = 40;

  @Test
  void aConsumerMissesNothingAndIsGivenNothingTwice() {
    Simulation.everySeed(RUNS, world -> new Run(world).run());
  }

  @Test
  void twoKeepersAtOnceBeginNowhereTwice() {
    Simulation.everySeed(RUNS, world -> {
      SimulatedCluster cluster = new SimulatedCluster(world, 2);
      StoredConsumer store = new StoredConsumer(world, Beginning.NOW);
      store.slowMillis = 30;
      List<Member> members = List.of(cluster.among(), cluster.among());
      members.forEach(member -> member.instance.feed().register(store.connect()));
      members.forEach(Member::startAndWait);
      cluster.office.overlap(200);
      for (int i = 0; i < 100; i++) {
        members.get(i % 2).submit(new Deposit("ann", 1));
        world.runFor(world.between(0, 5));
      }
      // What was submitted before it is decided then.
      members.forEach(member -> member.submitAndWait(new Deposit("ann", 1)));
      members.forEach(Member::catchUp);
      world.runUntil(() -> Run.reached(store, cluster.journal.sequence()), 600_000, "all written");

      List<Long> seen = store.happened.stream().map(each -> ((LedgerChange) each.change()).balance()).toList();
      long last = members.getFirst().ledger("ann").balanceOf("ann");
      List<Long> without = LongStream.rangeClosed(seen.getFirst(), last).boxed().toList();
      assertThat(seen).as("from where the first one began").isEqualTo(without);
    });
  }

  private static final class Run {
    private final Simulation world;
    private final SimulatedCluster cluster;
    private final StoredConsumer follower;
    private final StoredConsumer mirror;
    private final List<Member> members = new ArrayList<>();

    Run(Simulation world) {
      this.world = world;
      cluster = new SimulatedCluster(world, (int) world.between(1, 5));
      cluster.options = InstanceOptions.defaults().withSnapshots(0, world.between(10, 60), 0, 2)
          .withReplaySnapshots(true);
      cluster.feedOptions = FeedOptions.defaults().withTailBytes(world.between(0, 5_000))
          .withPieces((int) world.between(1, 40), (int) world.between(100, 5_000));
      follower = new StoredConsumer(world, Beginning.NOW);
      follower.position = new Position(0, 0);
      mirror = new StoredConsumer(world, Beginning.STATE);
    }

    void run() {
      members.add(begin());
      members.add(begin());
      for (int round = 0; round < 12; round++) {
        for (StoredConsumer store : List.of(follower, mirror)) {
          store.failing = world.chance(0.5) ? 0.1 : 0;
          store.down = world.chance(0.2);
          store.slowMillis = world.between(1, 50);
        }
        for (int i = 0; i < world.between(10, 60); i++) {
          anyone().submit(new Deposit("account-" + world.between(0, 9), 1));
          world.runFor(world.between(0, 20));
          if (world.chance(0.05)) {
            cluster.office.overlap(world.between(0, 200));
          }
        }
        world.runFor(world.between(0, 30_000));
        if (world.chance(0.4)) {
          Member victim = anyone();
          victim.crash();
          members.remove(victim);
          members.add(begin());
        }
      }
      settle();
    }

    private Member begin() {
      Member member = cluster.among();
      member.instance.feed().register(follower.connect());
      member.instance.feed().register(mirror.connect());
      return member.start();
    }

    private Member anyone() {
      return members.get((int) world.between(0, members.size() - 1));
    }

    private void settle() {
      follower.failing = 0;
      follower.down = false;
      mirror.failing = 0;
      mirror.down = false;
      members.forEach(Member::ready);
      members.forEach(Member::catchUp);
      long target = cluster.journal.sequence();
      world.runUntil(() -> reached(follower, target) && reached(mirror, target), 600_000, "all written");
      Map<String, Long> last = new HashMap<>();
      for (Happened each : follower.happened) {
        LedgerChange change = (LedgerChange) each.change();
        assertThat(change.balance()).as(each.id()).isEqualTo(last.getOrDefault(change.account(), 0L) + 1);
        last.put(change.account(), change.balance());
      }
      assertThat(follower.ids()).doesNotHaveDuplicates();
      Member any = anyone();
      last.forEach((account, balance) ->
          assertThat(any.ledger(account).balanceOf(account)).isEqualTo(balance));
      assertThat(last.values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(any.sumOf(ledger -> ledger.total()));
      assertThat(mirror.balances).isEqualTo(last);
    }

    private static boolean reached(StoredConsumer store, long target) {
      return store.position != null && store.position.sequence() >= target;
    }
  }
}
