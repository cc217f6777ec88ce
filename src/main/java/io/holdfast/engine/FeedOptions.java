package io.holdfast.engine;

/**
 * How changes are kept and regenerated for those who consume them.
 *
 * @param tailBytes about how much memory the newest changes may take; whoever is further behind replays
 * @param batchChanges about how many changes a registered consumer is given at once; an entry is never split
 * @param replayBytes bytes of entries that a replay applies in one slice
 * @param idleMillis after which whoever waits is told that the log has moved on, though nothing changed
 * @param retryMillis first pause after a consumer failed; it doubles up to {@code longestRetryMillis}
 * @param longestRetryMillis longest of these pauses
 * @param holdEntries entries that a consumer may be behind and still hold trimming back; beyond it, it may lose them
 */
public record FeedOptions(long tailBytes, int batchChanges, int replayBytes, long idleMillis, long retryMillis,
    long longestRetryMillis, long holdEntries) {

  /** Checks the bounds. */
  public FeedOptions {
    if (tailBytes < 0 || batchChanges < 1 || replayBytes < 1 || idleMillis < 1 || retryMillis < 1
        || longestRetryMillis < retryMillis || holdEntries < 0) {
      throw new IllegalArgumentException("an option of the feed is out of bounds");
    }
  }

  /** What suits a server of a few cores. */
  public static FeedOptions defaults() {
    return new FeedOptions(16L << 20, 2_000, 256 << 10, 10_000, 100, 30_000, 10_000_000);
  }

  /** The same with another bound of the newest changes. */
  public FeedOptions withTailBytes(long bytes) {
    return new FeedOptions(bytes, batchChanges, replayBytes, idleMillis, retryMillis, longestRetryMillis, holdEntries);
  }

  /** The same with another bound of holding back. */
  public FeedOptions withHoldEntries(long entries) {
    return new FeedOptions(tailBytes, batchChanges, replayBytes, idleMillis, retryMillis, longestRetryMillis, entries);
  }

  /** The same with other sizes of pieces. */
  public FeedOptions withPieces(int changes, int bytes) {
    return new FeedOptions(tailBytes, changes, bytes, idleMillis, retryMillis, longestRetryMillis, holdEntries);
  }
}
