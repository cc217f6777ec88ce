package io.holdfast.snapshot.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.log.postgres.PostgresJournal;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.holdfast.snapshot.FileSnapshotArchive;
import io.holdfast.snapshot.SnapshotArchiveContract;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by Postgres; what one instance wrote another one reads, and damage is noticed. */
final class PostgresArchiveTest extends SnapshotArchiveContract {
  private static final VertxLoops VERTX = new VertxLoops();

  @TempDir
  Path directory;

  private final ExecutorService owner =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("a-loop").daemon().factory());
  private static final String DATABASE = RealPostgres.shared().newDatabase();

  private final String database = emptied();
  private int instances;

  private static String emptied() {
    RealPostgres.run(DATABASE, "DROP SCHEMA IF EXISTS holdfast CASCADE");
    return DATABASE;
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  @AfterEach
  void endLoop() {
    owner.shutdown();
  }

  @Override
  protected SnapshotArchive open() {
    Loop loop = VERTX.next();
    PostgresAddress address = PostgresAddress.parse(database);
    try (PostgresJournal schema = PostgresJournal.open(VERTX.vertx(), loop, address, 4)) {
      result(schema.head());
    }
    PostgresLink link = new PostgresLink(VERTX.vertx(), loop, address,
        new Outage(Clock.system(), new SplittableRandom()), "snapshots", Map.of(), _ -> Future.succeededFuture());
    return new PostgresSnapshotArchive(
        FileSnapshotArchive.open(directory.resolve("instance-" + instances++)), loop, link);
  }

  @Override
  protected Executor owner() {
    return owner;
  }

  @Override
  protected void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      // The caller asks how it ended.
      return;
    }
  }

  @Test
  void anotherInstanceReadsWhatThisOneWrote() {
    SnapshotInfo info = write(1, 7);
    try (SnapshotArchive other = open()) {
      assertThat(result(other.list())).containsExactly(info);
      assertThat(result(other.read(info, (partition, name) -> null))).isEqualTo(info);
    }
  }

  @Test
  void aFlippedByteInPostgresIsNoticed() {
    SnapshotInfo info = write(1, 7);
    RealPostgres.run(database, "UPDATE holdfast.snapshot_chunk"
        + " SET bytes = set_byte(bytes, 80, 1 # get_byte(bytes, 80))");
    try (SnapshotArchive other = open()) {
      assertThat(failure(other.read(info, (partition, name) -> null)))
          .isInstanceOf(CorruptSectionException.class).hasMessageContaining("1.7");
    }
  }

  @Test
  void aMissingChunkIsNoticed() {
    SnapshotInfo info = write(1, 7);
    RealPostgres.run(database, "DELETE FROM holdfast.snapshot_chunk");
    try (SnapshotArchive other = open()) {
      assertThat(failure(other.read(info, (partition, name) -> null))).isInstanceOf(CorruptSectionException.class);
    }
  }

  @Test
  void chunksThatBelongToNothingAreSweptAway() {
    SnapshotInfo info = write(1, 7);
    assertThat(RealPostgres.ask(database, "SELECT count(*) FROM holdfast.snapshot_chunk")).isEqualTo("1");
    result(archive.delete(info));
    assertThat(RealPostgres.ask(database, "SELECT count(*) FROM holdfast.snapshot_chunk")).isEqualTo("0");
  }
}
