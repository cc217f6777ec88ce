package io.holdfast.simulation.workload;

import io.holdfast.codec.Kind;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.simulation.registers.RegisterCommand;
import io.holdfast.simulation.registers.RegisterMachine;
import io.holdfast.simulation.registers.RegisterReply;
import io.holdfast.simulation.registers.Registers;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.KeyModel;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers and counters, each of which must look as if one thing after another had happened to it; and locks, of
 * which one at a time has a holder.
 */
public final class RegistersWorkload implements Workload {
  private static final int KEYS = 6;
  private static final int LOCKS = 3;
  private final Map<String, Long> tokens = new HashMap<>();
  private final Map<String, Long> lastSeen = new HashMap<>();
  private long nextValue;

  @Override
  public String name() {
    return "registers";
  }

  @Override
  public Domain<?, ?> domain() {
    return new Registers();
  }

  @Override
  public List<Kind> kinds() {
    return Registers.KINDS;
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveRegisters(partitions);
  }

  @Override
  public Act next(Client client) {
    boolean key = client.chance(0.4);
    String register = "register-" + client.between(1, KEYS);
    String lock = "lock-" + client.between(1, LOCKS);
    return switch ((int) client.between(0, 11)) {
      case 0, 1 -> Act.Write.of(new RegisterCommand.Set(register, ++nextValue), key);
      case 2, 3 -> Act.Write.of(
          new RegisterCommand.SetIf(register, lastSeen.getOrDefault(register, 0L), ++nextValue), key);
      case 4 -> Act.Write.of(new RegisterCommand.Add("counter-" + client.between(1, KEYS), 1), key);
      case 5 -> Act.Write.of(new RegisterCommand.Exchange("pair-" + client.between(1, KEYS),
          "pair-" + client.between(1, KEYS)), key);
      case 6 -> Act.Write.of(new RegisterCommand.Acquire(lock, client.between(1, 2_000), client.between(1, 3_000)),
          key);
      case 7 -> Act.Write.of(new RegisterCommand.Release(lock, tokens.getOrDefault(lock, 1L)), key);
      case 8 -> read("counter-" + client.between(1, KEYS), true);
      case 9 -> read(register, false);
      default -> read(register, true);
    };
  }

  private static Act read(String register, boolean strong) {
    return new Act.Read(Routing.hashOf(register), strong, register,
        node -> machine(node, register).valueOf(register));
  }

  private static RegisterMachine machine(Node node, String key) {
    return node.machine(Routing.hashOf(key), RegisterMachine.class);
  }

  @Override
  public void ended(Client client, Operation operation) {
    if (operation.seen() instanceof Long value) {
      lastSeen.put(String.valueOf(((Act.Read) operation.act()).subject()), value);
    }
    if (operation.reply() instanceof RegisterReply.Held(long token, long till)) {
      tokens.put(((RegisterCommand.Acquire) operation.command()).key(), token);
    }
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    NaiveRegisters naive = (NaiveRegisters) model;
    naive.values().forEach((key, value) -> {
      long has = machine(node, key).valueOf(key);
      Violation.unless(has == value, "state is what the journal means",
          () -> node.name() + " at " + node.instance().position() + " has " + key + " " + has + ", not " + value);
    });
    naive.holders().forEach((lock, token) -> {
      long has = machine(node, lock).holderOf(lock);
      Violation.unless(has == token, "state is what the journal means",
          () -> node.name() + " at " + node.instance().position() + " has " + lock + " held under " + has + ", not "
              + token);
    });
    long waiting = node.machines(RegisterMachine.class).stream().mapToLong(RegisterMachine::waiting).sum();
    Violation.unless(waiting == naive.waiting(), "state is what the journal means",
        () -> node.name() + " has " + waiting + " in line, not " + naive.waiting());
  }

  @Override
  public void judge(List<Operation> history, Truth truth) {
    new LockHistory(truth).judge(history);
    if (truth.restores() + truth.losses() == 0 && !truth.isForgetful()) {
      KeyModel.judgePositions(history, truth, new RegisterHistory());
      KeyModel.judge(history, truth, new RegisterHistory());
    }
  }
}
