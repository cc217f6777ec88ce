package io.holdfast.engine;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;

/**
 * Applies commands to the state of its partition, and of others that are owned with it at the moment: each command as
 * one transaction that is there as a whole or has never been.
 *
 * <p>Threads: the owner of the partition only.
 */
final class Applier {
  private static final Reply DONE = new SystemReply.Done();

  private final PartitionState state;
  private final PartitionState[] alone;
  private final Outlets outlets;
  private final Answers answers;
  private final CommandSink sink;
  private final Settlement settlement;
  private final Runnable applyToMachine = this::applyToMachine;
  private CommandItem current;

  Applier(PartitionState state, Outlets outlets, Answers answers) {
    this.state = state;
    this.alone = new PartitionState[] {state};
    this.outlets = outlets;
    this.answers = answers;
    this.sink = new CommandSink(outlets.changes(), outlets.collector());
    this.settlement = new Settlement(state, sink, outlets.parked(), answers);
  }

  /** Applies a command of this partition alone, or answers it as a duplicate. */
  void serve(CommandItem item) {
    if (item.ruling != null) {
      finish(item, item.ruling);
    } else if (!answerDuplicate(item)) {
      apply(item, alone, null);
    }
  }

  /**
   * Applies a command on this partition's machine and answers it.
   *
   * @param touched the states that the caller owns, this partition's among them
   * @param footprint what of them the command may touch; null if it is of this partition alone
   */
  void apply(CommandItem item, PartitionState[] touched, Footprint.Several footprint) {
    state.openPeers().open(footprint, touched);
    Reply reply = transact(item, touched, applyToMachine, true);
    state.openPeers().close();
    finish(item, reply);
  }

  /** Applies this partition's share of a command of every partition; the reply is partition 0's to give. */
  Reply share(CommandItem item) {
    return switch (item.command()) {
      case SystemCommand command -> systemShare(item, command);
      default -> transact(item, alone, applyToMachine, true);
    };
  }

  /** Answers a command, or lets it wait for a later one if there is no reply. */
  void finish(CommandItem item, Reply reply) {
    if (reply == null) {
      outlets.parked().park(item);
      answers.parked(item);
    } else {
      item.settle(reply, item.entry.position());
      answers.add(item);
    }
  }

  /** Answers a duplicate from the outcome kept here, or lets it wait for one; false if it is to be applied. */
  boolean answerDuplicate(CommandItem item) {
    KeyUse key = item.key;
    if (key == null || !key.duplicate()) {
      return false;
    }
    Reply recorded = state.replies().find(key.sequence(), key.index());
    if (recorded == null && !state.waiters().waits(key.sequence(), key.index())) {
      return false;
    }
    if (recorded == null) {
      settlement.giveUp(state.waiters().join(key.sequence(), key.index(), item.id()));
    }
    finish(item, recorded);
    return true;
  }

  private Reply systemShare(CommandItem item, SystemCommand command) {
    switch (command) {
      case SystemCommand.Tick() -> eachMachine(item, machine -> {
        machine.tick(item.entry.logTime(), Limits.TICK_BUDGET, sink);
        state.ticked(machine, item.entry.logTime());
      });
      case SystemCommand.InstanceGone gone -> {
        eachMachine(item, machine -> machine.instanceGone(gone.incarnation(), item.entry.logTime(), sink));
        settlement.abandon(gone.incarnation());
      }
      case SystemCommand.ChangeSetting change -> {
        return transact(item, alone, () -> sink.reply(changeSetting(change)), true);
      }
      case SystemCommand.RaiseBehaviour raise -> raiseBehaviour(raise.level());
      case SystemCommand.TakeSnapshot() -> {
        // The cut is taken at the end of the entry, by an item of its own.
      }
    }
    return transact(item, alone, () -> sink.reply(DONE), true);
  }

  private interface MachineTask {
    void run(StateMachine<Command> machine);
  }

  /** A machine that fails takes back only what it did itself. */
  private void eachMachine(CommandItem item, MachineTask task) {
    for (int i = 0; i < state.machineCount(); i++) {
      StateMachine<Command> machine = state.machine(i);
      transact(item, alone, () -> task.run(machine), false);
    }
  }

  private Reply changeSetting(SystemCommand.ChangeSetting change) {
    Reply refusal = outlets.settings().refusal(change.name(), change.value());
    if (refusal != null) {
      return refusal;
    }
    state.settingsTable().set(change.name(), change.value());
    for (int i = 0; i < state.machineCount(); i++) {
      state.machine(i).settingChanged();
    }
    return DONE;
  }

  private void raiseBehaviour(int level) {
    if (level > state.settingsTable().behaviour()) {
      state.settingsTable().set(SettingsTable.BEHAVIOUR, level);
    }
  }

  private void applyToMachine() {
    if (current.defect != null) {
      throw current.defect;
    }
    Command command = current.command();
    state.machineFor(command).apply(command, current.entry.logTime(), sink);
  }

  /**
   * Runs a transaction.
   *
   * @param answersOwn whether what it says to its own caller counts
   * @return the reply to its own caller, null if there is none (yet)
   */
  private Reply transact(CommandItem item, PartitionState[] touched, Runnable work, boolean answersOwn) {
    current = item;
    sink.open(item);
    begin(touched);
    try {
      work.run();
      settlement.record(item, touched, answersOwn);
    } catch (RuntimeException | AssertionError e) {
      rollback(touched);
      settlement.forget();
      outlets.failed().failed(item, state.partition(), e);
      return new SystemReply.Failed(item.entry.position());
    }
    commit(touched);
    settlement.complete(item);
    if (!sink.changes().isEmpty()) {
      outlets.changes().changed(state.partition(), item.entry.position(), item.index, sink.changes());
      outlets.collector().applied(state.partition(), item, sink.changes());
    }
    return sink.reply();
  }

  private static void begin(PartitionState[] touched) {
    for (PartitionState each : touched) {
      each.begin();
    }
  }

  private static void commit(PartitionState[] touched) {
    for (PartitionState each : touched) {
      each.commit();
    }
  }

  private static void rollback(PartitionState[] touched) {
    for (PartitionState each : touched) {
      each.rollback();
    }
  }
}
