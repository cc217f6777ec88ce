package io.holdfast.engine;

import io.holdfast.codec.Kinds;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import java.util.List;

/**
 * What an instance is put together from. Whoever made a port closes it, once {@link Instance#close} has completed.
 *
 * @param clock the instance's clocks
 * @param logLoop where batcher, follower, dispatcher and chores run
 * @param partitionLoops where partitions run: partition {@code i} on the loop {@code i} modulo their number
 * @param journal keeps the history
 * @param stream delivers other instances' entries
 * @param lease elects the keeper
 * @param archive keeps snapshots
 * @param domains what is served, in an order that never changes
 * @param kinds the bytes of commands and replies
 */
public record Ports(
    Clock clock,
    Loop logLoop,
    List<Loop> partitionLoops,
    Journal journal,
    EntryStream stream,
    KeeperLease lease,
    SnapshotArchive archive,
    List<Domain<?, ?>> domains,
    Kinds kinds) {

  /** Keeps copies of the lists. */
  public Ports {
    partitionLoops = List.copyOf(partitionLoops);
    domains = List.copyOf(domains);
    if (partitionLoops.isEmpty()) {
      throw new IllegalArgumentException("partitions need at least one loop");
    }
  }
}
