package io.holdfast.snapshot.postgres;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Loop;
import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The statements. Any thread may ask; they run on the loop of the link. */
final class SnapshotTables {
  private static final long MILLIS = 20_000;
  private static final String INFO = "epoch, seq, ms, partitions, content, bytes, agreed";
  private static final String LIST = "SELECT " + INFO + " FROM snapshot ORDER BY epoch DESC, seq DESC";
  private static final String ADD_CHUNK =
      "INSERT INTO snapshot_chunk (copy, place, checksum, bytes) VALUES ($1, $2, $3, $4)";
  private static final String ADD = """
      INSERT INTO snapshot (epoch, seq, ms, partitions, content, bytes, copy)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING""";
  private static final String CHUNK = """
      SELECT checksum, bytes FROM snapshot_chunk WHERE place = $3
      AND copy = (SELECT copy FROM snapshot WHERE epoch = $1 AND seq = $2)""";
  private static final String AGREE =
      "UPDATE snapshot SET agreed = true WHERE epoch = $1 AND seq = $2 AND content = $3";
  private static final String DELETE = "DELETE FROM snapshot WHERE epoch = $1 AND seq = $2";
  /** What a snapshot that was deleted, or never finished, has left. */
  private static final String SWEEP = """
      DELETE FROM snapshot_chunk c WHERE made < clock_timestamp() - make_interval(secs => $1)
      AND NOT EXISTS (SELECT FROM snapshot s WHERE s.copy = c.copy)""";

  private final Loop loop;
  private final PostgresLink link;

  SnapshotTables(Loop loop, PostgresLink link) {
    this.loop = loop;
    this.link = link;
  }

  /**
   * A chunk as it was stored.
   *
   * @param checksum its CRC-32C
   */
  record Chunk(int checksum, byte[] bytes) {}

  CompletableFuture<List<SnapshotInfo>> list() {
    return ask(LIST, Tuple.tuple()).thenApply(rows -> {
      List<SnapshotInfo> found = new ArrayList<>();
      rows.forEach(row -> found.add(info(row)));
      return found;
    });
  }

  private static SnapshotInfo info(Row row) {
    return new SnapshotInfo(new Position(row.getInteger("epoch"), row.getLong("seq")), row.getLong("ms"),
        row.getInteger("partitions"), row.getLong("content"), row.getLong("bytes"), row.getBoolean("agreed"));
  }

  CompletableFuture<RowSet<Row>> addChunk(UUID copy, int place, Chunk chunk) {
    return ask(ADD_CHUNK, Tuple.of(copy, place, chunk.checksum(), Buffer.buffer(chunk.bytes())));
  }

  /** All chunks are there: from now on the snapshot is. */
  CompletableFuture<RowSet<Row>> add(SnapshotInfo info, UUID copy) {
    return ask(ADD, Tuple.of(info.position().epoch(), info.position().sequence(), info.logTime(), info.partitions(),
        info.contentHash(), info.bytes(), copy));
  }

  /** A chunk; null if there is none at this place. */
  CompletableFuture<Chunk> chunk(Position position, int place) {
    return ask(CHUNK, Tuple.of(position.epoch(), position.sequence(), place)).thenApply(rows -> {
      if (rows.size() == 0) {
        return null;
      }
      Row row = rows.iterator().next();
      return new Chunk(row.getInteger("checksum"), row.getBuffer("bytes").getBytes());
    });
  }

  CompletableFuture<RowSet<Row>> agree(SnapshotInfo info) {
    return ask(AGREE, Tuple.of(info.position().epoch(), info.position().sequence(), info.contentHash()));
  }

  CompletableFuture<RowSet<Row>> delete(Position position) {
    return ask(DELETE, Tuple.of(position.epoch(), position.sequence())).thenCompose(_ -> sweep(0));
  }

  /** Removes chunks of no snapshot that are older than some seconds. */
  CompletableFuture<RowSet<Row>> sweep(double olderThanSeconds) {
    return ask(SWEEP, Tuple.of(olderThanSeconds));
  }

  private CompletableFuture<RowSet<Row>> ask(String statement, Tuple parameters) {
    CompletableFuture<RowSet<Row>> answer = new CompletableFuture<>();
    loop.execute(() -> {
      Future<RowSet<Row>> asked =
          link.use(MILLIS, connection -> connection.preparedQuery(statement).execute(parameters));
      asked.onSuccess(answer::complete).onFailure(answer::completeExceptionally);
    });
    return answer;
  }
}
