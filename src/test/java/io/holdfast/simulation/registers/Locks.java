package io.holdfast.simulation.registers;

import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** One partition's locks and the lines before them: one holder, first come first served, tokens only grow. */
final class Locks {
  private static final long NOT_HELD = 0;

  private final Schema.Builder lockColumns = Schema.byteKeyed("registers.locks");
  private final int token = lockColumns.longColumn("token");
  private final int held = lockColumns.longColumn("held");
  private final int till = lockColumns.longColumn("till");
  private final int tillPlace = lockColumns.derivedColumn("till_place");
  private final Schema.Builder lineColumns = Schema.uuidKeyed("registers.line");
  private final int lock = lineColumns.bytesColumn("lock");
  private final int high = lineColumns.longColumn("incarnation_high");
  private final int low = lineColumns.longColumn("incarnation_low");
  private final int batch = lineColumns.longColumn("batch");
  private final int index = lineColumns.longColumn("index");
  private final int hold = lineColumns.longColumn("hold");
  private final int patience = lineColumns.longColumn("patience");
  private final int patiencePlace = lineColumns.derivedColumn("patience_place");
  private final Table locks;
  private final Table line;
  private final DeadlineQueue tills;
  private final DeadlineQueue patiences;

  Locks(Undo undo) {
    locks = new Table(lockColumns.build(RowRouting.ofKey()), undo);
    line = new Table(lineColumns.build(RowRouting.ofName(lock)), undo);
    tills = locks.queueBy(till, tillPlace);
    patiences = line.queueBy(patience, patiencePlace);
  }

  Table locks() {
    return locks;
  }

  Table line() {
    return line;
  }

  void acquire(RegisterCommand.Acquire command, long logTime, Sink sink) {
    expire(logTime, sink);
    int row = lockOf(command.key());
    if (locks.getLong(row, held) == NOT_HELD) {
      sink.reply(give(row, command.holdMillis(), logTime));
      return;
    }
    CommandId id = sink.command();
    int place = line.insert(sink.position().sequence(), id.index());
    line.setBytes(place, lock, bytes(command.key()));
    line.setLong(place, high, id.incarnation().getMostSignificantBits());
    line.setLong(place, low, id.incarnation().getLeastSignificantBits());
    line.setLong(place, batch, id.batch());
    line.setLong(place, index, id.index());
    line.setLong(place, hold, command.holdMillis());
    line.setLong(place, patience, logTime + command.waitMillis());
    line.close(place);
  }

  private RegisterReply.Held give(int row, long holdMillis, long logTime) {
    long next = locks.getLong(row, token) + 1;
    locks.open(row);
    locks.setLong(row, token, next);
    locks.setLong(row, held, next);
    locks.setLong(row, till, logTime + holdMillis);
    locks.close(row);
    return new RegisterReply.Held(next, logTime + holdMillis);
  }

  void release(RegisterCommand.Release command, long logTime, Sink sink) {
    expire(logTime, sink);
    int row = lockOf(command.key());
    long holder = locks.getLong(row, held);
    if (holder == NOT_HELD || holder != command.token()) {
      sink.reply(new RegisterReply.NotHeld(holder));
      return;
    }
    sink.reply(new RegisterReply.Released());
    handOver(row, logTime, sink);
  }

  /** Who has waited too long goes; what was held too long passes to the next. */
  void expire(long logTime, Sink sink) {
    while (patiences.earliest() <= logTime) {
      leave(patiences.first(), new RegisterReply.TooLate(), sink);
    }
    while (tills.earliest() <= logTime) {
      handOver(tills.first(), logTime, sink);
    }
  }

  private void handOver(int row, long logTime, Sink sink) {
    int next = firstInLine(locks.bytes(row, locks.keyColumn()));
    if (next == Table.NONE) {
      locks.open(row);
      locks.setLong(row, held, NOT_HELD);
      locks.setLong(row, till, DeadlineQueue.NEVER);
      locks.close(row);
    } else {
      leave(next, give(row, line.getLong(next, hold), logTime), sink);
    }
  }

  private int firstInLine(byte[] key) {
    List<Integer> waiting = new ArrayList<>();
    for (int row = line.nextRow(0); row != Table.NONE; row = line.nextRow(row + 1)) {
      if (line.bytesEqual(row, lock, key, 0, key.length)) {
        waiting.add(row);
      }
    }
    waiting.sort(Comparator.comparingLong(line::keyHigh).thenComparingLong(line::keyLow));
    return waiting.isEmpty() ? Table.NONE : waiting.getFirst();
  }

  private void leave(int row, RegisterReply reply, Sink sink) {
    sink.reply(new CommandId(new UUID(line.getLong(row, high), line.getLong(row, low)), line.getLong(row, batch),
        (int) line.getLong(row, index)), reply);
    line.delete(row);
  }

  /** An instance is dead: its callers leave their lines. */
  void leave(UUID incarnation) {
    for (int row = line.nextRow(0); row != Table.NONE; row = line.nextRow(row + 1)) {
      if (line.getLong(row, high) == incarnation.getMostSignificantBits()
          && line.getLong(row, low) == incarnation.getLeastSignificantBits()) {
        line.delete(row);
      }
    }
  }

  private int lockOf(String key) {
    byte[] bytes = bytes(key);
    int row = locks.find(bytes, 0, bytes.length);
    if (row == Table.NONE) {
      row = locks.insert(bytes, 0, bytes.length);
      locks.setLong(row, till, DeadlineQueue.NEVER);
      locks.close(row);
    }
    return row;
  }

  long holderOf(String key) {
    byte[] bytes = bytes(key);
    int row = locks.find(bytes, 0, bytes.length);
    return row == Table.NONE ? NOT_HELD : locks.getLong(row, held);
  }

  int waiting() {
    return line.size();
  }

  long nextDeadline() {
    long earliest = Math.min(tills.earliest(), patiences.earliest());
    return earliest == DeadlineQueue.NEVER ? Long.MAX_VALUE : earliest;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
