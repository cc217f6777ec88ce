package io.holdfast.simulation.workload;

import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemReply;
import io.holdfast.simulation.run.NaiveMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** What the ledger's commands mean, over plain maps. */
final class NaiveLedger implements NaiveMachine {
  private final Partitioning partitioning;
  private final TreeMap<String, Long> balances = new TreeMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Long> values = new HashMap<>();
  private final Map<String, Long> notes = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(CommandId id, String key, long till) {}

  NaiveLedger(int partitions) {
    partitioning = new Partitioning(partitions);
  }

  Map<String, Long> balances() {
    return balances;
  }

  int waiting() {
    return waiters.size();
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof LedgerCommand;
  }

  @Override
  public Reply apply(Command command, Scene scene) {
    return switch ((LedgerCommand) command) {
      case LedgerCommand.Deposit deposit -> new LedgerReply.Balance(add(deposit.account(), deposit.amount()));
      case LedgerCommand.Transfer transfer ->
          transfer(transfer.from(), transfer.to(), transfer.amount(), transfer.broken(), scene);
      case LedgerCommand.TransferAt transfer -> transferAt(transfer, scene);
      case LedgerCommand.Await await -> await(await, scene);
      case LedgerCommand.Put put -> put(put, scene);
      case LedgerCommand.Note note -> new LedgerReply.Taken(
          notes.merge(note.id() + "@" + partitioning.partitionOf(Routing.hashOf(note.owner())), 1L, Long::sum));
      case LedgerCommand.NoteEverywhere note -> new LedgerReply.Taken(notes.merge(note.id(), 1L, Long::sum));
      case LedgerCommand.Lost lost -> new SystemReply.Failed(scene.position());
    };
  }

  private long add(String account, long amount) {
    versions.merge(account, 1L, Long::sum);
    return balances.merge(account, amount, Long::sum);
  }

  private Reply transfer(String from, String to, long amount, boolean broken, Scene scene) {
    long has = balances.getOrDefault(from, 0L);
    if (has < amount) {
      return new LedgerReply.TooPoor(has);
    }
    if (broken) {
      return new SystemReply.Failed(scene.position());
    }
    long left = add(from, -amount);
    add(to, amount);
    return new LedgerReply.Balance(left);
  }

  private Reply transferAt(LedgerCommand.TransferAt transfer, Scene scene) {
    long version = versions.getOrDefault(transfer.from(), 0L);
    return version != transfer.version() ? new LedgerReply.Moved(version)
        : transfer(transfer.from(), transfer.to(), transfer.amount(), false, scene);
  }

  private Reply await(LedgerCommand.Await await, Scene scene) {
    Long value = values.get(await.key());
    if (value != null) {
      return new LedgerReply.Value(value);
    }
    waiters.add(new Waiter(scene.command(), await.key(), scene.logTime() + await.millis()));
    return null;
  }

  private Reply put(LedgerCommand.Put put, Scene scene) {
    values.put(put.key(), put.value());
    release(waiter -> waiter.key().equals(put.key()), new LedgerReply.Value(put.value()), scene);
    return new LedgerReply.Value(put.value());
  }

  @Override
  public void tick(Scene scene) {
    release(waiter -> waiter.till() <= scene.logTime(), new LedgerReply.TimedOut(), scene);
  }

  private void release(Predicate<Waiter> which, Reply reply, Scene scene) {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (which.test(waiter)) {
        waiters.remove(waiter);
        scene.reply(waiter.id(), reply);
      }
    }
  }

  @Override
  public void gone(UUID incarnation, Scene scene) {
    waiters.removeIf(waiter -> waiter.id().incarnation().equals(incarnation));
  }
}
