package io.holdfast.engine;

import io.holdfast.codec.ReplyCodec;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;

/**
 * One partition's outcomes of commands with idempotency keys, each under the place where its key was seen first.
 * Forgotten when the dispatcher forgets the key. Used by the owner of its partition only.
 */
final class RecordedReplies {
  private static final Schema SCHEMA;
  private static final int REPLY;
  private static final int ROUTING;

  static {
    Schema.Builder columns = Schema.uuidKeyed("engine.replies");
    REPLY = columns.bytesColumn("reply");
    ROUTING = columns.longColumn("routing");
    SCHEMA = columns.build(RowRouting.carriedBy(ROUTING));
  }

  private final Table table;
  private final ReplyCodec codec;

  RecordedReplies(Undo undo, ReplyCodec codec) {
    this.table = new Table(SCHEMA, undo);
    this.codec = codec;
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
    table.close(row);
  }

  void forget(long sequence, int index) {
    int row = table.find(sequence, index);
    if (row != Table.NONE) {
      table.delete(row);
    }
  }
}
