package io.holdfast.simulation.workload;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.simulation.registers.RegisterCommand;
import io.holdfast.simulation.registers.RegisterReply;
import io.holdfast.simulation.run.NaiveMachine;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What the registers' and locks' commands mean, over plain maps. */
final class NaiveRegisters implements NaiveMachine {
  private final Partitioning partitioning;
  private final TreeMap<String, Long> values = new TreeMap<>();
  private final TreeMap<String, Lock> locks = new TreeMap<>();

  private static final class Lock {
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();
    private long token;
    private long held;
    private long till;
  }

  private record Waiter(CommandId id, long hold, long patience) {}

  NaiveRegisters(int partitions) {
    partitioning = new Partitioning(partitions);
  }

  Map<String, Long> values() {
    return values;
  }

  Map<String, Long> holders() {
    Map<String, Long> holders = new TreeMap<>();
    locks.forEach((key, lock) -> holders.put(key, lock.held));
    return holders;
  }

  int waiting() {
    return locks.values().stream().mapToInt(lock -> lock.line.size()).sum();
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof RegisterCommand;
  }

  @Override
  public Reply apply(Command command, Scene scene) {
    return switch ((RegisterCommand) command) {
      case RegisterCommand.Set set -> is(set.key(), set.value());
      case RegisterCommand.SetIf set -> valueOf(set.key()) == set.expected() ? is(set.key(), set.value())
          : new RegisterReply.Differs(valueOf(set.key()));
      case RegisterCommand.Add add -> is(add.key(), valueOf(add.key()) + add.amount());
      case RegisterCommand.Exchange exchange -> exchange(exchange);
      case RegisterCommand.Acquire acquire -> acquire(acquire, scene);
      case RegisterCommand.Release release -> release(release, scene);
    };
  }

  private long valueOf(String key) {
    return values.getOrDefault(key, 0L);
  }

  private Reply is(String key, long value) {
    values.put(key, value);
    return new RegisterReply.Is(value);
  }

  private Reply exchange(RegisterCommand.Exchange exchange) {
    long first = valueOf(exchange.key());
    long second = valueOf(exchange.other());
    values.put(exchange.key(), second);
    values.put(exchange.other(), first);
    return new RegisterReply.Is(valueOf(exchange.key()));
  }

  private Reply acquire(RegisterCommand.Acquire acquire, Scene scene) {
    expireWith(acquire.key(), scene);
    Lock lock = locks.computeIfAbsent(acquire.key(), absent -> new Lock());
    if (lock.held == 0) {
      return give(lock, acquire.holdMillis(), scene);
    }
    lock.line.add(new Waiter(scene.command(), acquire.holdMillis(), scene.logTime() + acquire.waitMillis()));
    return null;
  }

  private static RegisterReply give(Lock lock, long hold, Scene scene) {
    lock.held = ++lock.token;
    lock.till = scene.logTime() + hold;
    return new RegisterReply.Held(lock.held, lock.till);
  }

  private Reply release(RegisterCommand.Release release, Scene scene) {
    expireWith(release.key(), scene);
    Lock lock = locks.computeIfAbsent(release.key(), absent -> new Lock());
    if (lock.held == 0 || lock.held != release.token()) {
      return new RegisterReply.NotHeld(lock.held);
    }
    handOver(lock, scene);
    return new RegisterReply.Released();
  }

  private void handOver(Lock lock, Scene scene) {
    Waiter next = lock.line.poll();
    if (next == null) {
      lock.held = 0;
    } else {
      scene.reply(next.id(), give(lock, next.hold(), scene));
    }
  }

  /** What is due in the partition that a command touches. */
  private void expireWith(String key, Scene scene) {
    int partition = partitioning.partitionOf(Routing.hashOf(key));
    locks.forEach((name, lock) -> {
      if (partitioning.partitionOf(Routing.hashOf(name)) == partition) {
        expire(lock, scene);
      }
    });
  }

  private static void dismiss(Lock lock, Scene scene) {
    for (Iterator<Waiter> waiters = lock.line.iterator(); waiters.hasNext();) {
      Waiter waiter = waiters.next();
      if (waiter.patience() <= scene.logTime()) {
        scene.reply(waiter.id(), new RegisterReply.TooLate());
        waiters.remove();
      }
    }
  }

  private void expire(Lock lock, Scene scene) {
    dismiss(lock, scene);
    if (lock.held != 0 && lock.till <= scene.logTime()) {
      handOver(lock, scene);
    }
  }

  @Override
  public void tick(Scene scene) {
    locks.values().forEach(lock -> expire(lock, scene));
  }

  @Override
  public void gone(UUID incarnation, Scene scene) {
    locks.values().forEach(lock -> lock.line.removeIf(waiter -> waiter.id().incarnation().equals(incarnation)));
  }
}
