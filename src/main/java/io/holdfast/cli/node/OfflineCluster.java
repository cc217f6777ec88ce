package io.holdfast.cli.node;

import static io.holdfast.cli.node.Waits.within;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.log.postgres.PostgresJournal;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.holdfast.snapshot.FileSnapshotArchive;
import io.holdfast.snapshot.SnapshotInspection;
import io.holdfast.snapshot.postgres.PostgresSnapshotArchive;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** A cluster's Postgres, for what operators do with it without an instance. Blocks its caller. */
public final class OfflineCluster {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private OfflineCluster() {}

  /**
   * Puts a snapshot's file, an embedded node's say, in the place of a cluster's whole history, under a new epoch.
   * Instances that run notice, and go on from it.
   *
   * @param partitions the cluster's number of partitions from now on
   * @param progress told how many bytes have been read of the file, which is read twice: before anything is touched,
   *     and as it is taken in
   * @return where they go on
   * @throws NodeFailure if the file is not right, or Postgres cannot be reached
   */
  public static Position replaceBy(Path file, String postgres, int partitions, LongConsumer progress) {
    Closings closings = new Closings();
    try (closings) {
      SnapshotInfo snapshot = SnapshotInspection.verify(file, progress).info();
      PostgresAddress address = PostgresAddress.parse(postgres);
      Vertx vertx = Vertx.vertx(NodeSettings.vertx());
      closings.add("Vert.x", () -> within(PATIENCE, vertx.close()));
      Loop loop = within(PATIENCE, LoopVerticle.deploy(vertx, List.of("log"))).getFirst();
      Outage outage = new Outage(Clock.system(), new SplittableRandom());
      PostgresJournal journal = closings.add("journal",
          PostgresJournal.toBeReplaced(vertx, loop, address, outage, partitions));
      waitFor(journal.cluster());
      PostgresLink link =
          new PostgresLink(vertx, loop, address, outage, "snapshots", Map.of(), _ -> Future.succeededFuture());
      PostgresSnapshotArchive archive = closings.add("snapshots", new PostgresSnapshotArchive(
          FileSnapshotArchive.open(Files.createTempDirectory("holdfast-restore-")), loop, link));
      waitFor(archive.add(file, bytes -> progress.accept(snapshot.bytes() + bytes)));
      int epoch = waitFor(journal.beginAt(snapshot.position(), snapshot.logTime(), partitions));
      return new Position(epoch, snapshot.position().sequence());
    } catch (CorruptSectionException e) {
      throw new NodeFailure("the file " + file + " is not right: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new NodeFailure("the file " + file + " cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  private static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return within(PATIENCE, stage);
    } catch (CompletionException e) {
      throw new NodeFailure(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }
}
