package io.holdfast.cli.node;

import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalException;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.postgres.InstanceTable;
import io.holdfast.log.postgres.PostgresJournal;
import io.holdfast.log.postgres.PostgresLease;
import io.holdfast.log.redis.RedisEntryStream;
import io.holdfast.log.sqlite.DirectoryLock;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.holdfast.redis.RedisAddress;
import io.holdfast.snapshot.FileSnapshotArchive;
import io.holdfast.snapshot.postgres.PostgresSnapshotArchive;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster's stores: the journal and the snapshots in Postgres, the courier in Redis, all on the log loop. */
final class ClusterStores implements Stores {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  /** Below the data directory; not an embedded node's, whose snapshots are of another history. */
  private static final String SNAPSHOTS = "cluster-snapshots";
  private static final long ASK_AGAIN_MILLIS = 500;

  private final PostgresJournal journal;
  private final RedisEntryStream stream;
  private final PostgresLease lease;
  private final PostgresSnapshotArchive archive;
  private final InstanceTable instances;
  private final UUID cluster;

  private ClusterStores(PostgresJournal journal, RedisEntryStream stream, PostgresLease lease,
      PostgresSnapshotArchive archive, InstanceTable instances, UUID cluster) {
    this.journal = journal;
    this.stream = stream;
    this.lease = lease;
    this.archive = archive;
    this.instances = instances;
    this.cluster = cluster;
  }

  /** What is needed to open them. */
  record Wanted(PostgresAddress postgres, RedisAddress redis, Path data, int partitions) {}

  /**
   * Opens them. As long as Postgres is away it waits; what can never work is a {@link NodeFailure}.
   *
   * @param logLoop where everything runs
   * @param givenUp whether nobody wants it any more
   */
  static ClusterStores open(
      Wanted wanted, Vertx vertx, Loop logLoop, Closings closings, BooleanSupplier givenUp) {
    closings.add("data directory", lock(wanted.data()));
    Outage outage = new Outage(Clock.system(), new SplittableRandom());
    PostgresJournal journal = closings.add("journal",
        new PostgresJournal(vertx, logLoop, wanted.postgres(), outage, wanted.partitions()));
    UUID cluster = nameOf(journal, logLoop, givenUp);
    PostgresLink snapshots = link(vertx, logLoop, wanted.postgres(), outage, "snapshots");
    PostgresSnapshotArchive archive = closings.add("snapshots", new PostgresSnapshotArchive(
        FileSnapshotArchive.open(wanted.data().resolve(SNAPSHOTS)), logLoop, snapshots));
    RedisEntryStream stream = closings.add("stream",
        new RedisEntryStream(vertx, logLoop, wanted.redis(), cluster));
    PostgresLease lease = closings.add("lease", new PostgresLease(vertx, wanted.postgres(), outage));
    InstanceTable instances = closings.add("instances",
        new InstanceTable(logLoop, link(vertx, logLoop, wanted.postgres(), outage, "instances")));
    LOG.info("Cluster {} in {}, delivered by {}", cluster, wanted.postgres(), wanted.redis());
    return new ClusterStores(journal, stream, lease, archive, instances, cluster);
  }

  private static DirectoryLock lock(Path data) {
    try {
      return DirectoryLock.take(data);
    } catch (JournalException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  private static PostgresLink link(
      Vertx vertx, Loop loop, PostgresAddress address, Outage outage, String name) {
    return new PostgresLink(vertx, loop, address, outage, name, Map.of(), _ -> Future.succeededFuture());
  }

  private static UUID nameOf(PostgresJournal journal, Loop loop, BooleanSupplier givenUp) {
    CompletableFuture<UUID> name = new CompletableFuture<>();
    new Naming(journal, loop, givenUp, name).ask();
    try {
      return name.join();
    } catch (CompletionException e) {
      throw new NodeFailure(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Asks until Postgres is there. */
  private record Naming(
      PostgresJournal journal, Loop loop, BooleanSupplier givenUp, CompletableFuture<UUID> name) {

    void ask() {
      journal.cluster().whenComplete((found, failure) -> {
        if (failure == null) {
          name.complete(found);
        } else if (givenUp.getAsBoolean() || isForEver(failure)) {
          name.completeExceptionally(failure);
        } else {
          LOG.warn("Postgres is waited for: {}", failure.getMessage());
          loop.schedule(ASK_AGAIN_MILLIS, this::ask);
        }
      });
    }

    /** A refusal of the schema's has no cause; what comes from the connection has one. */
    private static boolean isForEver(Throwable failure) {
      return failure.getCause() == null;
    }
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public EntryStream stream() {
    return stream;
  }

  @Override
  public KeeperLease lease() {
    return lease;
  }

  @Override
  public SnapshotArchive archive() {
    return archive;
  }

  @Override
  public CompletionStage<Path> file(SnapshotInfo snapshot) {
    return archive.fetched(snapshot);
  }

  /** The cluster's name, made when its journal was. */
  UUID cluster() {
    return cluster;
  }

  /** Whether the courier delivers at the moment. */
  boolean isDelivering() {
    return stream.isConnected();
  }

  /** Why the courier last did not deliver; empty if it always has. */
  String deliveryTrouble() {
    return stream.trouble();
  }

  /** What instances say about themselves. */
  InstanceTable instances() {
    return instances;
  }
}
