package io.holdfast.cli.node;

import io.holdfast.engine.Comparison;
import io.holdfast.engine.ContentHash;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.engine.Neighbour;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Replay;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the content at each cut with the other instances'. Whoever is outvoted is wrong; of two who differ a replay
 * of the journal decides. The wrong one says so, throws away what it wrote at that cut, and restores itself. Where all
 * agree, the keeper's snapshot is noted as agreed, and permits trimming.
 *
 * <p>Threads: the log loop.
 */
final class Divergence {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int REPLAY_BYTES = 64 << 10;

  private final Instance instance;
  private final Ports ports;
  private final SnapshotArchive archive;
  /** The cut that has been judged, so that it is judged once. */
  private Position judged;
  /** The cut at which this instance was wrong. */
  private Position condemned;
  /** Written on the log loop, read by anyone. */
  private volatile long found;

  Divergence(Instance instance, Ports ports) {
    this.instance = instance;
    this.ports = ports;
    this.archive = ports.archive();
  }

  /** What may be told to others: not what has been found wrong. */
  ContentHash withoutCondemned(ContentHash cut) {
    return cut == null || cut.position().equals(condemned) ? null : cut;
  }

  /** At how many cuts another instance had other content. Any thread. */
  long found() {
    return found;
  }

  void look(InstanceStatus status, List<Neighbour> others) {
    ContentHash mine = withoutCondemned(instance.lastContentHash());
    if (mine == null || mine.position().equals(judged) || status.state() != InstanceState.READY) {
      return;
    }
    Comparison comparison = Comparison.of(mine, others);
    if (comparison.isDifference()) {
      found = found + 1;
    }
    switch (comparison) {
      case ALONE -> { }
      case AGREED -> agree(status, mine);
      case IN_THE_MAJORITY -> {
        judged = mine.position();
        LOG.error("Another instance has other content than this one at {}, and is in the minority", mine.position());
      }
      case TIED -> {
        judged = mine.position();
        LOG.error("Another instance has other content than this one at {}; a replay decides", mine.position());
        replay(mine);
      }
      case OUTVOTED -> {
        judged = mine.position();
        condemn(mine, "the other instances have other content than this one at " + mine.position());
      }
    }
  }

  private void agree(InstanceStatus status, ContentHash mine) {
    SnapshotInfo last = status.lastSnapshot();
    if (!status.keeper()) {
      judged = mine.position();
    } else if (last != null && last.position().equals(mine.position()) && last.contentHash() == mine.hash()) {
      judged = mine.position();
      archive.agree(last).exceptionally(failure -> {
        LOG.warn("Snapshot {} could not be marked as agreed", last.position(), failure);
        return null;
      });
    }
  }

  private CompletionStage<Optional<SnapshotInfo>> at(Position position) {
    return archive.list().thenApply(
        all -> all.stream().filter(each -> each.position().equals(position)).findFirst());
  }

  private void replay(ContentHash mine) {
    at(mine.position())
        .thenCompose(found -> found.isPresent() ? new Replay(ports, REPLAY_BYTES).verify(found.get())
            : CompletableFuture.failedStage(new IllegalStateException("there is no snapshot at " + mine.position())))
        .whenComplete((verdict, failure) -> ports.logLoop().execute(() -> {
          if (failure != null) {
            LOG.error("Who is right at {} could not be found out; compare the instances", mine.position(), failure);
          } else if (verdict.contentHash() != mine.hash()) {
            condemn(mine, "a replay came to other content than this instance at " + mine.position());
          } else {
            LOG.info("The replay came to this instance's content at {}", mine.position());
          }
        }));
  }

  private void condemn(ContentHash mine, String why) {
    LOG.error("This instance is wrong and restores itself: {}", why);
    condemned = mine.position();
    at(mine.position())
        .thenCompose(found -> found.filter(info -> info.contentHash() == mine.hash())
            .map(archive::delete).orElse(CompletableFuture.completedStage(null)))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.error("The wrong snapshot {} could not be deleted", mine.position(), failure);
          }
          instance.restoreItself(why);
        });
  }
}
