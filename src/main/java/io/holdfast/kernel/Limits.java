package io.holdfast.kernel;

/** The bounds of the whole system, each with its unit, and the relations that must hold between them. */
public final class Limits {

  /** Commands in one batch, at the most. */
  public static final int BATCH_COMMANDS = 512;

  /** Bytes of one encoded command, at the most: above a KV value of 1 MiB with its envelope. */
  public static final int COMMAND_BYTES = 4 << 20;

  /** Bytes of one entry, at which a batch is closed, unless its first command alone is larger. */
  public static final int BATCH_BYTES = 256 << 10;

  /** Bytes of one entry that a reader must be able to take. */
  public static final int ENTRY_BYTES = 8 << 20;

  /** Deadlines that one tick acts on in one partition. */
  public static final int TICK_BUDGET = 1_000;

  /** Bytes of one raw snapshot chunk, copied on a partition's loop in one go. */
  public static final int SNAPSHOT_CHUNK_BYTES = 1 << 20;

  /** The largest number that clients keep: what a double holds exactly. */
  public static final long CLIENT_INTEGER = (1L << 53) - 1;

  static {
    require(COMMAND_BYTES + BATCH_BYTES <= ENTRY_BYTES, "an entry holds a full batch and one largest command");
    require(BATCH_COMMANDS <= Short.MAX_VALUE, "a command's index in its batch fits 15 bits");
  }

  private Limits() {}

  private static void require(boolean holds, String relation) {
    if (!holds) {
      throw new AssertionError(relation);
    }
  }
}
