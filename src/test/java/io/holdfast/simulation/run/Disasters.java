package io.holdfast.simulation.run;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Simulation;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What happens to the world as a whole, now and then, and what operators do. */
final class Disasters {
  private static final long AWAY_MILLIS = 2_500;
  private static final long JUMP_MILLIS = 60_000;
  private static final int REDELIVERED = 20;
  private static final int MOST_INSTANCES = 6;
  private static final int MOST_ABANDONED = 30;
  private static final long LEAST_OUTAGE = 2_000;

  private final Cluster cluster;
  private final Simulation world;
  private boolean corruptionIsDue;
  /** Up to where the abandoned history reached that has snapshots still; 0 if nobody has tried them yet. */
  private long abandonedUpTo;
  private boolean corrupted;
  private boolean failedOver;
  private int diskFull;
  private int journalAway;
  private int streamAway;

  Disasters(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
  }

  /** One of the disasters that are allowed. */
  void strike() {
    Fault fault = cluster.weather().ofTheWorld();
    Node node = cluster.any();
    if (fault == Fault.NONE || node == null) {
      return;
    }
    cluster.coverage().struck(PortCall.WORLD, fault, Set.of());
    cluster.chronicle().note("world", () -> fault + " near " + node.name());
    strike(fault, node);
  }

  /** What follows of earlier ones, as soon as it can. */
  void goOn() {
    if (corruptionIsDue && !corrupted) {
      corrupt();
    }
    tryAbandonedSnapshots();
  }

  private void strike(Fault fault, Node node) {
    switch (fault) {
      case JOURNAL_AWAY -> journalAway();
      case STREAM_AWAY -> streamAway();
      case STREAM_ROLLED_BACK -> rollStreamBack();
      case CLOCK_JUMP -> node.clockIsWrongBy(world.between(-JUMP_MILLIS, world.chance(0.5) ? JUMP_MILLIS : 100));
      case RESTORE -> restore();
      case FAILED_OVER -> failOver();
      case DISK_FULL -> fillDisk();
      case CORRUPT -> corruptionIsDue = true;
      case DRAIN -> drain(node);
      case RESIZE -> resize(node);
      case LEASE_LOST -> node.loseLease();
      default -> node.suffer(fault);
    }
  }

  private void journalAway() {
    journalAway++;
    cluster.journal().down(true);
    world.after(world.between(1, AWAY_MILLIS) * 1_000_000, () -> cluster.journal().down(--journalAway > 0));
  }

  private void streamAway() {
    streamAway++;
    cluster.stream().down(true);
    world.after(world.between(1, AWAY_MILLIS) * 1_000_000, () -> cluster.stream().down(--streamAway > 0));
  }

  /** Some of what it carried long ago, and what an operator has abandoned since. */
  private void rollStreamBack() {
    redeliver(cluster.truth().line());
    redeliver(cluster.truth().abandoned());
  }

  private void redeliver(List<Truth.Fact> facts) {
    for (int i = 0; i < REDELIVERED && !facts.isEmpty(); i++) {
      JournalEntry entry = facts.get((int) world.between(0, facts.size() - 1)).entry();
      cluster.nodes().stream().filter(node -> !node.isDead()).forEach(node -> node.redeliver(entry));
    }
  }

  /** What the courier has carried of the abandoned history may come once more. */
  private void restore() {
    long least = leastRestorable();
    if (failedOver || least > cluster.journal().sequence()) {
      return;
    }
    long to = placeToRestore(least);
    cluster.journal().connect().restoreTo(to);
    abandonedUpTo = cluster.archive().positions().stream().mapToLong(Position::sequence)
        .filter(sequence -> sequence > to).max().orElse(0);
    if (cluster.weather().allows(Fault.STREAM_ROLLED_BACK)) {
      world.after(world.between(1, AWAY_MILLIS) * 1_000_000, this::rollStreamBack);
    }
  }

  /** Often just below the newest snapshot, which is abandoned too then. */
  private long placeToRestore(long least) {
    long end = cluster.journal().sequence();
    List<Position> snapshots = cluster.archive().positions();
    long belowSnapshot = snapshots.isEmpty() ? end : Math.min(end, snapshots.getFirst().sequence() - 1);
    long most = belowSnapshot >= least && world.chance(0.5) ? belowSnapshot : end;
    return world.between(Math.max(least, most - MOST_ABANDONED), most);
  }

  /**
   * From where on the history may be abandoned: only what a snapshot or the journal's beginning leads to still, as the
   * operator's command makes sure. After a snapshot has been damaged that is what a sound one leads to, wherever the
   * journal begins: a trim down to the damaged one, which had been agreed with before, may be on its way. To lose the
   * only sound copy twice over, by a flipped bit and by one's own command, is beyond what is promised.
   */
  private long leastRestorable() {
    boolean isWhole = cluster.journal().floor() == 0 && !corrupted;
    return isWhole ? 0 : soundSnapshots().stream().mapToLong(Position::sequence).min().orElse(Long.MAX_VALUE);
  }

  /** Somebody starts when the new history has come to where a snapshot of the abandoned one stands. */
  private void tryAbandonedSnapshots() {
    if (abandonedUpTo > 0 && cluster.journal().sequence() >= abandonedUpTo) {
      abandonedUpTo = 0;
      if (cluster.nodes().size() < MOST_INSTANCES) {
        cluster.add();
      }
    }
  }

  /** Those of the present history that lead to the journal. */
  private List<Position> soundSnapshots() {
    return cluster.archive().soundPositions().stream()
        .filter(position -> position.sequence() >= cluster.journal().floor() && !cluster.truth().isLost(position))
        .toList();
  }

  /**
   * The journal comes back without its end. Whoever applied that must say so and serve nothing; until an operator
   * raises the epoch nothing is accepted.
   */
  private void failOver() {
    if (failedOver) {
      return;
    }
    long least = leastRestorable();
    if (least > cluster.journal().sequence()) {
      return;
    }
    failedOver = true;
    journalAway();
    cluster.journal().lose(world.between(Math.max(least, cluster.journal().sequence() - 10),
        cluster.journal().sequence()));
    long patience = world.between(AWAY_MILLIS, 2 * AWAY_MILLIS);
    cluster.journal().lockedFor(patience + 1);
    world.after(patience * 1_000_000, () -> {
      failedOver = false;
      cluster.journal().restoreTo(cluster.journal().sequence());
    });
  }

  private void fillDisk() {
    diskFull++;
    cluster.journal().full(true);
    world.after(world.between(1, AWAY_MILLIS) * 1_000_000, () -> cluster.journal().full(--diskFull > 0));
  }

  /** One at the most, as soon as another leads to the journal. Somebody starts, and tries the damaged one first. */
  private void corrupt() {
    int sound = soundSnapshots().size();
    boolean isAffordable = cluster.journal().floor() == 0 ? sound > 0 : sound > 1;
    if (isAffordable && cluster.plan().snapshotsKept() > 1) {
      corrupted = true;
      cluster.archive().corruptNewest();
      if (cluster.nodes().size() < MOST_INSTANCES) {
        cluster.add();
      }
    }
  }

  private void drain(Node node) {
    node.instance().drain().thenRun(() -> node.instance().close().thenRun(() -> {
      if (!node.isDead()) {
        node.end();
        cluster.replace(node);
      }
    }));
  }

  private void resize(Node node) {
    if (world.chance(0.5) && cluster.nodes().size() > 1) {
      cluster.remove(node);
      node.note(() -> "leaves");
      node.end();
    } else if (cluster.nodes().size() < MOST_INSTANCES) {
      cluster.add();
    }
  }

  /** What nobody calls a disaster: commands that operators and chores give. */
  void chore() {
    Node node = cluster.anyServing();
    if (node == null) {
      return;
    }
    if (cluster.plan().forgetful() && world.chance(0.3)) {
      cluster.submit(node, new SystemCommand.ChangeSetting("engine.idempotency_keys", world.between(5, 200)));
    } else {
      cluster.submit(node, switch ((int) world.between(0, 5)) {
        case 0 -> new SystemCommand.RaiseBehaviour(1);
        case 1 -> new SystemCommand.InstanceGone(new UUID(world.random().nextLong(), world.random().nextLong()));
        case 2 -> new SystemCommand.ChangeSetting("engine.outage", world.between(LEAST_OUTAGE, 2 * LEAST_OUTAGE));
        default -> new SystemCommand.TakeSnapshot();
      });
    }
  }
}
