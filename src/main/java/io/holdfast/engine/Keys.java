package io.holdfast.engine;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import io.holdfast.log.JournalEntry;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The idempotency keys that are remembered, looked up where the total order of commands is visible. Each leads to the
 * partition that keeps the outcome, or will. Used on the log loop only.
 */
final class Keys {
  private static final Schema SCHEMA;
  private static final int FINGERPRINT_HIGH;
  private static final int FINGERPRINT_LOW;
  private static final int ROUTING;
  private static final int SEQUENCE;
  private static final int INDEX;
  private static final int TIME;

  static {
    Schema.Builder columns = Schema.byteKeyed("engine.keys");
    FINGERPRINT_HIGH = columns.longColumn("fingerprint_high");
    FINGERPRINT_LOW = columns.longColumn("fingerprint_low");
    ROUTING = columns.longColumn("routing");
    SEQUENCE = columns.longColumn("sequence");
    INDEX = columns.longColumn("index");
    TIME = columns.longColumn("time");
    SCHEMA = columns.build(RowRouting.everywhere());
  }

  private final Table table;
  private final Partitioning partitioning;
  /** Derived: the rows, the oldest first. */
  private IntArrayFIFOQueue oldest = new IntArrayFIFOQueue();

  /** Told of each key that is forgotten. */
  @FunctionalInterface
  interface Forgotten {
    void forgotten(int partition, long sequence, int index);
  }

  Keys(Undo undo, Partitioning partitioning) {
    this.table = new Table(SCHEMA, undo);
    this.partitioning = partitioning;
  }

  Table table() {
    return table;
  }

  int size() {
    return table.size();
  }

  /**
   * How a command stands to its key.
   *
   * @param routing the routing hash of the home that is to keep the outcome if the key is new
   * @return null if the key was used before with another request
   */
  KeyUse use(Submission submission, JournalEntry entry, int index, int routing) {
    Idempotency idempotency = submission.idempotency();
    byte[] key = keyOf(submission.principal(), idempotency.key());
    int row = table.find(key, 0, key.length);
    if (row == Table.NONE) {
      remember(key, idempotency, entry, index, routing);
      return new KeyUse(entry.position().sequence(), index, routing, partitioning.partitionOf(routing), false);
    }
    if (table.getLong(row, FINGERPRINT_HIGH) != idempotency.fingerprintHigh()
        || table.getLong(row, FINGERPRINT_LOW) != idempotency.fingerprintLow()) {
      return null;
    }
    return new KeyUse(table.getLong(row, SEQUENCE), (int) table.getLong(row, INDEX), (int) table.getLong(row, ROUTING),
        home(row), true);
  }

  private void remember(byte[] key, Idempotency idempotency, JournalEntry entry, int index, int routing) {
    int row = table.insert(key, 0, key.length);
    table.setLong(row, FINGERPRINT_HIGH, idempotency.fingerprintHigh());
    table.setLong(row, FINGERPRINT_LOW, idempotency.fingerprintLow());
    table.setLong(row, ROUTING, routing);
    table.setLong(row, SEQUENCE, entry.position().sequence());
    table.setLong(row, INDEX, index);
    table.setLong(row, TIME, entry.logTime());
    table.close(row);
    oldest.enqueue(row);
  }

  /**
   * Forgets the oldest keys while there are too many, or while they are too old.
   *
   * @param most how many may be remembered
   * @param before log time before which they are too old
   * @param budget how many to forget at the most, so that a lowered limit holds nobody up
   */
  void forget(long most, long before, int budget, Forgotten listener) {
    for (int left = budget; left > 0 && !oldest.isEmpty(); left--) {
      int row = oldest.firstInt();
      if (table.size() <= most && table.getLong(row, TIME) >= before) {
        return;
      }
      oldest.dequeueInt();
      listener.forgotten(home(row), table.getLong(row, SEQUENCE),
          (int) table.getLong(row, INDEX));
      table.delete(row);
    }
  }

  private int home(int row) {
    return partitioning.partitionOf((int) table.getLong(row, ROUTING));
  }

  /** Orders the rows anew, after the table was loaded. */
  void rebuild() {
    oldest = new IntArrayFIFOQueue(Math.max(16, table.size()));
    IntStream.iterate(table.nextRow(0), row -> row != Table.NONE, row -> table.nextRow(row + 1))
        .boxed()
        .sorted(Comparator.comparingLong(table::ordinal))
        .forEach(row -> oldest.enqueue(row.intValue()));
  }

  /** The length in front keeps a principal's end from being taken for a key's beginning. */
  private static byte[] keyOf(String principal, String key) {
    byte[] who = principal.getBytes(StandardCharsets.UTF_8);
    byte[] what = key.getBytes(StandardCharsets.UTF_8);
    byte[] both = new byte[Short.BYTES + who.length + what.length];
    both[0] = (byte) (who.length >> Byte.SIZE);
    both[1] = (byte) who.length;
    System.arraycopy(who, 0, both, Short.BYTES, who.length);
    System.arraycopy(what, 0, both, Short.BYTES + who.length, what.length);
    return both;
  }
}
