package io.holdfast.simulation.registers;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** One partition's registers and locks. */
public final class RegisterMachine implements StateMachine<RegisterCommand> {
  private final PartitionContext context;
  private final Schema.Builder columns = Schema.byteKeyed("registers.values");
  private final int value = columns.longColumn("value");
  private final Table registers;
  private final Locks locks;

  RegisterMachine(PartitionContext context) {
    this.context = context;
    registers = new Table(columns.build(RowRouting.ofKey()), context.undo());
    locks = new Locks(context.undo());
  }

  @Override
  public void apply(RegisterCommand command, long logTime, Sink sink) {
    switch (command) {
      case RegisterCommand.Set set -> sink.reply(is(set.key(), set.value()));
      case RegisterCommand.SetIf set -> sink.reply(setIf(set));
      case RegisterCommand.Add add -> sink.reply(is(add.key(), valueOf(add.key()) + add.amount()));
      case RegisterCommand.Exchange exchange -> sink.reply(exchange(exchange));
      case RegisterCommand.Acquire acquire -> locks.acquire(acquire, logTime, sink);
      case RegisterCommand.Release release -> locks.release(release, logTime, sink);
    }
  }

  private Reply setIf(RegisterCommand.SetIf set) {
    long has = valueOf(set.key());
    return has == set.expected() ? is(set.key(), set.value()) : new RegisterReply.Differs(has);
  }

  private Reply exchange(RegisterCommand.Exchange exchange) {
    RegisterMachine one = at(exchange.key());
    RegisterMachine other = at(exchange.other());
    long first = one.valueOf(exchange.key());
    long second = other.valueOf(exchange.other());
    one.is(exchange.key(), second);
    other.is(exchange.other(), first);
    return new RegisterReply.Is(one.valueOf(exchange.key()));
  }

  private RegisterMachine at(String key) {
    return context.peers().at(context.partitioning().partitionOf(Routing.hashOf(key)), RegisterMachine.class);
  }

  private Reply is(String key, long newValue) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int row = registers.find(bytes, 0, bytes.length);
    if (row == Table.NONE) {
      row = registers.insert(bytes, 0, bytes.length);
    } else {
      registers.open(row);
    }
    registers.setLong(row, value, newValue);
    registers.close(row);
    return new RegisterReply.Is(newValue);
  }

  /** A register's value; 0 if it was never set. */
  public long valueOf(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int row = registers.find(bytes, 0, bytes.length);
    return row == Table.NONE ? 0 : registers.getLong(row, value);
  }

  /** The token under which a lock is held; 0 if it is not. */
  public long holderOf(String lock) {
    return locks.holderOf(lock);
  }

  /** How many stand in line. */
  public int waiting() {
    return locks.waiting();
  }

  @Override
  public void tick(long logTime, int budget, Sink sink) {
    locks.expire(logTime, sink);
  }

  @Override
  public long nextDeadline() {
    return locks.nextDeadline();
  }

  @Override
  public void instanceGone(UUID incarnation, long logTime, Sink sink) {
    locks.leave(incarnation);
  }

  @Override
  public List<Table> tables() {
    return List.of(registers, locks.locks(), locks.line());
  }

  @Override
  public void rebuild() {
    // Nothing is derived but the deadlines, which the tables keep themselves.
  }
}
