package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Deletes what lies below the floor, a few entries at a time, so that appends get in between. How many is adjusted to
 * how long the last piece took.
 */
final class Trimming implements WriterLoop.Step {
  private static final int FIRST_PIECE = 64;
  private static final int LARGEST_PIECE = 4_096;
  private static final long PIECE_NANOS = 2_000_000;

  private final CompletableFuture<Void> stage = new CompletableFuture<>();
  private final WriterLoop.Committed committed;
  private int piece = FIRST_PIECE;

  /**
   * A trimming that has not begun.
   *
   * @param committed told of each piece, as if every entry that is deleted had been written
   */
  Trimming(WriterLoop.Committed committed) {
    this.committed = committed;
  }

  CompletionStage<Void> stage() {
    return stage;
  }

  @Override
  public boolean take(JournalWriter writer) throws SQLException {
    long begun = System.nanoTime();
    writer.begin();
    int deleted = writer.deleteBelowFloor(piece);
    writer.commit();
    committed.at(writer.committed(), deleted, 0);
    boolean more = deleted == piece;
    adjust(System.nanoTime() - begun);
    if (!more) {
      stage.complete(null);
    }
    return more;
  }

  private void adjust(long nanos) {
    piece = nanos > PIECE_NANOS ? Math.max(1, piece / 2) : Math.min(LARGEST_PIECE, piece * 2);
  }

  @Override
  public void failed(JournalException cause) {
    stage.completeExceptionally(cause);
  }
}
