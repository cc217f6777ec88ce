package io.holdfast.engine;

import io.holdfast.codec.ReplyCodec;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;

/**
 * One partition's outcomes of commands with idempotency keys, each under the place where its key was seen first.
 * Forgotten when the dispatcher forgets the key. Large ones are kept up to so many bytes; of the oldest is known then
 * only that there was one, so that the command is not done again. Used by the owner of its partition only.
 */
final class RecordedReplies {
  private static final Schema SCHEMA;
  private static final int REPLY;
  private static final int ROUTING;
  private static final int LARGE_SINCE;
  private static final int AGE_PLACE;
  /** More bytes are large: there may be as many smaller ones as keys. */
  private static final int SMALL = 1 << 10;

  static {
    Schema.Builder columns = Schema.uuidKeyed("engine.replies");
    REPLY = columns.bytesColumn("reply");
    ROUTING = columns.longColumn("routing");
    LARGE_SINCE = columns.longColumn("large_since");
    AGE_PLACE = columns.derivedColumn("age_place");
    SCHEMA = columns.build(RowRouting.carriedBy(ROUTING));
  }

  private final Table table;
  private final Settings settings;
  private final ReplyCodec codec;
  private final byte[] forgotten;
  /** The large ones by the sequence under which their keys were seen first. */
  private final DeadlineQueue oldest;
  private final Tally largeBytes;

  RecordedReplies(Undo undo, Settings settings, ReplyCodec codec) {
    this.table = new Table(SCHEMA, undo);
    this.settings = settings;
    this.codec = codec;
    forgotten = codec.encode(new SystemReply.OutcomeForgotten());
    oldest = table.queueBy(LARGE_SINCE, AGE_PLACE);
    largeBytes = new Tally(undo);
  }

  Table table() {
    return table;
  }

  /** The outcome of the key first seen there, or null. */
  Reply find(long sequence, int index) {
    int row = table.find(sequence, index);
    return row == Table.NONE ? null : codec.decode(table.bytes(row, REPLY));
  }

  /**
   * Keeps an outcome.
   *
   * @param routing the routing hash of the command's home
   */
  void record(long sequence, int index, int routing, Reply reply) {
    byte[] encoded = codec.encode(reply);
    int row = table.insert(sequence, index);
    table.setBytes(row, REPLY, encoded);
    table.setLong(row, ROUTING, routing);
    if (encoded.length > SMALL) {
      table.setLong(row, LARGE_SINCE, sequence);
      largeBytes.add(encoded.length);
    }
    table.close(row);
    while (largeBytes.value() > settings.valueOf(EngineSettings.KEY_BYTES)) {
      forgetOutcome(oldest.first());
    }
  }

  private void forgetOutcome(int row) {
    largeBytes.add(-table.length(row, REPLY));
    table.open(row);
    table.setBytes(row, REPLY, forgotten);
    table.setLong(row, LARGE_SINCE, 0);
    table.close(row);
  }

  void forget(long sequence, int index) {
    int row = table.find(sequence, index);
    if (row != Table.NONE) {
      largeBytes.add(-largeBytes(row));
      table.delete(row);
    }
  }

  private int largeBytes(int row) {
    return table.getLong(row, LARGE_SINCE) == 0 ? 0 : table.length(row, REPLY);
  }

  /** Makes what is derived anew. */
  void rebuild() {
    long bytes = 0;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      bytes += largeBytes(row);
    }
    largeBytes.set(bytes);
  }
}
