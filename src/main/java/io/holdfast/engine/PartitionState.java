package io.holdfast.engine;

import io.holdfast.codec.ReplyCodec;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Peers;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import java.util.ArrayList;
import java.util.List;

/**
 * All that one partition holds: every domain's machine and the engine's own tables.
 *
 * <p>Threads: the owner of the partition only, but for the stamp and what views offer to readers.
 */
final class PartitionState implements PartitionContext {
  private final int partition;
  private final Partitioning partitioning;
  private final Undo undo = new Undo();
  private final Stamp stamp = new Stamp();
  private final SettingsTable settings = new SettingsTable(undo);
  private final PartitionPeers peers = new PartitionPeers(this);
  private final RecordedReplies replies;
  private final KeyedWaiters waiters = new KeyedWaiters(undo);
  private final Class<?>[] families;
  private final StateMachine<Command>[] machines;
  private final List<Table> tables = new ArrayList<>();
  private long partTicks;

  PartitionState(int partition, Partitioning partitioning, List<Domain<?, ?>> domains, ReplyCodec codec) {
    this.partition = partition;
    this.partitioning = partitioning;
    this.replies = new RecordedReplies(undo, settings, codec);
    this.families = domains.stream().map(Domain::commands).toArray(Class<?>[]::new);
    this.machines = machines(domains);
    tables.addAll(List.of(settings.table(), replies.table(), waiters.table()));
    for (StateMachine<?> machine : machines) {
      tables.addAll(machine.tables());
    }
  }

  @SuppressWarnings("unchecked") // A machine is only ever given commands of its own family.
  private StateMachine<Command>[] machines(List<Domain<?, ?>> domains) {
    return domains.stream().map(domain -> domain.newMachine(this)).toArray(StateMachine[]::new);
  }

  /**
   * The machine of a command's domain.
   *
   * @throws IllegalArgumentException if no domain has such commands
   */
  StateMachine<Command> machineFor(Command command) {
    for (int i = 0; i < families.length; i++) {
      if (families[i].isInstance(command)) {
        return machines[i];
      }
    }
    throw new IllegalArgumentException(command.getClass() + " belongs to no domain");
  }

  <M extends StateMachine<?>> M machine(Class<M> type) {
    for (StateMachine<?> machine : machines) {
      if (type.isInstance(machine)) {
        return type.cast(machine);
      }
    }
    throw new IllegalArgumentException("there is no " + type);
  }

  int machineCount() {
    return machines.length;
  }

  StateMachine<Command> machine(int at) {
    return machines[at];
  }

  SettingsTable settingsTable() {
    return settings;
  }

  RecordedReplies replies() {
    return replies;
  }

  KeyedWaiters waiters() {
    return waiters;
  }

  PartitionPeers openPeers() {
    return peers;
  }

  List<Table> tables() {
    return tables;
  }

  /** Begins a change that can be taken back. */
  void begin() {
    stamp.begin();
    undo.begin();
  }

  void commit() {
    undo.commit();
    stamp.end();
  }

  void rollback() {
    undo.rollback();
    stamp.end();
  }

  /** Log time has made a jump; see {@link StateMachine#outage}. */
  void outage(long lastLogTime, long logTime) {
    begin();
    for (StateMachine<?> machine : machines) {
      machine.outage(lastLogTime, logTime);
    }
    commit();
  }

  long nextDeadline() {
    long earliest = Long.MAX_VALUE;
    for (StateMachine<?> machine : machines) {
      earliest = Math.min(earliest, machine.nextDeadline());
    }
    return earliest;
  }

  /** A machine has acted on a tick, in the change that is under way: counts it if something was done, not all. */
  void ticked(StateMachine<Command> machine, long logTime) {
    if (!undo.isEmpty() && machine.nextDeadline() <= logTime) {
      partTicks++;
    }
  }

  /** How many ticks have done something and left something, since there was more than they may do. */
  long partTicks() {
    return partTicks;
  }

  long nextUpkeep() {
    long earliest = Long.MAX_VALUE;
    for (StateMachine<?> machine : machines) {
      earliest = Math.min(earliest, machine.nextUpkeep());
    }
    return earliest;
  }

  void upkeep(long nowMillis) {
    stamp.begin();
    try {
      for (StateMachine<?> machine : machines) {
        if (machine.nextUpkeep() <= nowMillis) {
          machine.upkeep(nowMillis);
        }
      }
    } finally {
      stamp.end();
    }
  }

  /** The sum of the content hashes of all tables. */
  long contentHash() {
    long sum = 0;
    for (Table table : tables) {
      sum += table.contentHash();
    }
    return sum;
  }

  /** Makes what is derived anew, after the tables were loaded. */
  void rebuild() {
    settings.rebuild();
    replies.rebuild();
    waiters.rebuild();
    for (StateMachine<?> machine : machines) {
      machine.rebuild();
    }
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public Partitioning partitioning() {
    return partitioning;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Undo undo() {
    return undo;
  }

  @Override
  public Stamp stamp() {
    return stamp;
  }

  @Override
  public Peers peers() {
    return peers;
  }
}
