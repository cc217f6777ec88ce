package io.holdfast.slots;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Peers;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.ByteBlock;
import io.holdfast.kernel.table.Cut;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;
import io.holdfast.kernel.table.Undo;
import io.holdfast.slots.SlotSearch.SlotPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One partition with a slot machine in it, driven as the engine drives it: stamped, undone when it fails. */
final class SlotBench implements PartitionContext, Settings, Sink {
  /** What makes a command fail. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final Map<String, Long> settings = new HashMap<>();
  private final Undo undo = new Undo();
  private final Stamp stamp = new Stamp();
  final SlotMachine machine = new SlotsDomain().newMachine(this);
  final List<Change> changes = new ArrayList<>();
  Reply reply;
  /** Whether anybody listens to changes. */
  boolean heard = true;
  private long sequence;
  private int failAfterChanges = NEVER;

  /** Applies a command. */
  Reply apply(SlotCommand command, long logTime) {
    sequence++;
    reply = null;
    change(() -> machine.apply(command, logTime, this));
    return reply;
  }

  /** Applies a command that fails when it has emitted so many changes, if it comes so far. */
  boolean failsAfter(int emitted, SlotCommand command, long logTime) {
    failAfterChanges = emitted;
    try {
      apply(command, logTime);
      return false;
    } catch (Failure e) {
      return true;
    } finally {
      failAfterChanges = NEVER;
    }
  }

  void tick(long logTime, int budget) {
    sequence++;
    change(() -> machine.tick(logTime, budget, this));
  }

  private void change(Runnable work) {
    changes.clear();
    stamp.begin();
    undo.begin();
    try {
      work.run();
      undo.commit();
    } catch (RuntimeException e) {
      undo.rollback();
      throw e;
    } finally {
      stamp.end();
    }
  }

  /** What the engine lets a machine do between commands. */
  void upkeep() {
    if (machine.nextUpkeep() <= 0) {
      stamp.begin();
      machine.upkeep(0);
      stamp.end();
    }
  }

  /** An entry of which nothing came. */
  void skipEntry() {
    sequence++;
  }

  void set(Setting setting, long value) {
    settings.put(setting.name(), value);
  }

  /** Reads; the order of slots is settled first, as it is for who lists them. */
  SlotReader reader() {
    machine.settle();
    return machine.view().reader();
  }

  /** A page of the slots of these readers' partitions, none of which changes meanwhile; null if that is too broad. */
  static SlotPage search(List<SlotReader> readers, SlotQuery query, int offset, int limit) {
    SlotListing listing = new SlotSearch(readers).begin(query, offset, limit);
    for (int i = 0; i < listing.parts().size(); i++) {
      readAll(listing.parts().get(i), readers.get(i));
    }
    return listing.isTooBroad() ? null : listing.page();
  }

  /** A user's reservations, so many of the newest at the most. */
  static UserPart ofUser(SlotReader reader, String user, int most) {
    UserPart part = new UserPart(user, most);
    readAll(part, reader);
    return part;
  }

  private static void readAll(PartReading part, SlotReader reader) {
    while (!part.isDone()) {
      if (!part.step(reader)) {
        throw new AssertionError("nothing changes meanwhile");
      }
    }
  }

  /** Another partition, loaded from a cut of this one. */
  SlotBench reloaded() {
    SlotBench other = new SlotBench();
    other.settings.putAll(settings);
    other.sequence = sequence;
    for (int i = 0; i < machine.tables().size(); i++) {
      try (Cut cut = machine.tables().get(i).cut()) {
        TableLoader loader = new TableLoader(other.machine.tables().get(i), cut.header());
        ByteBlock block = new ByteBlock(1 << 16);
        boolean more = true;
        while (more) {
          block.clear();
          more = cut.copy(block, 1 << 16);
          loader.rows(block.array(), 0, block.length());
        }
        loader.finish();
      }
    }
    other.machine.rebuild();
    return other;
  }

  long contentHash() {
    return machine.tables().stream().mapToLong(Table::contentHash).sum();
  }

  /** Checks what can be checked of tables and orders. */
  void verify() {
    for (Table table : machine.tables()) {
      if (table.recomputeHash() != table.contentHash()) {
        throw new AssertionError("the hash of " + table.schema().name() + " is not that of its rows");
      }
    }
    machine.view().order.verify();
    machine.view().byUser.verify();
  }

  @Override
  public int partition() {
    return 0;
  }

  @Override
  public Partitioning partitioning() {
    return new Partitioning(1);
  }

  @Override
  public Settings settings() {
    return this;
  }

  @Override
  public long valueOf(Setting setting) {
    return settings.getOrDefault(setting.name(), setting.defaultValue());
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
    return new Peers() {
      @Override
      public <M extends StateMachine<?>> M at(int partition, Class<M> type) {
        throw new IllegalStateException("slots have no peers");
      }
    };
  }

  @Override
  public CommandId command() {
    return new CommandId(new UUID(1, 2), sequence, 0);
  }

  @Override
  public Position position() {
    return new Position(1, sequence);
  }

  @Override
  public void reply(Reply said) {
    reply = said;
  }

  @Override
  public void reply(CommandId earlier, Reply said) {
    throw new AssertionError("slots keep nobody waiting");
  }

  @Override
  public boolean isHeard() {
    return heard;
  }

  @Override
  public void emit(Change change) {
    if (!heard) {
      return;
    }
    changes.add(change);
    if (changes.size() >= failAfterChanges) {
      throw new Failure();
    }
  }
}
