package io.holdfast.ads;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One partition with an ad machine in it, driven as the engine drives it: stamped, undone when it fails. */
final class AdBench implements PartitionContext, Settings, Sink {
  /** What makes a command fail. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final Map<String, Long> settings = new HashMap<>();
  private final Undo undo = new Undo();
  private final Stamp stamp = new Stamp();
  private final CommandId id = new CommandId(new UUID(1, 2), 1, 0);
  final AdMachine machine = new AdsDomain().newMachine(this);
  final List<Change> changes = new ArrayList<>();
  Reply reply;
  private int failAfterChanges = NEVER;

  /** Applies a command. */
  Reply apply(AdCommand command, long logTime) {
    reply = null;
    change(() -> machine.apply(command, logTime, this));
    return reply;
  }

  /** Applies a command that fails when it has emitted so many changes, if it comes so far. */
  boolean failsAfter(int emitted, AdCommand command, long logTime) {
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

  void upkeep(long now) {
    stamp.begin();
    machine.upkeep(now);
    stamp.end();
  }

  /** Upkeep until none is wanted. */
  void upkeepToTheEnd(long now) {
    upkeep(now);
    while (machine.nextUpkeep() <= now) {
      upkeep(now);
    }
  }

  void set(Setting setting, long value) {
    settings.put(setting.name(), value);
  }

  /** Another partition, loaded from a cut of this one. */
  AdBench reloaded() {
    AdBench other = new AdBench();
    other.settings.putAll(settings);
    Table table = machine.tables().getFirst();
    try (Cut cut = table.cut()) {
      TableLoader loader = new TableLoader(other.machine.tables().getFirst(), cut.header());
      ByteBlock block = new ByteBlock(1 << 16);
      boolean more = true;
      while (more) {
        block.clear();
        more = cut.copy(block, 1 << 16);
        loader.rows(block.array(), 0, block.length());
      }
      loader.finish();
    }
    other.machine.rebuild();
    return other;
  }

  long contentHash() {
    return machine.tables().getFirst().contentHash();
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
        throw new IllegalStateException("ads have no peers");
      }
    };
  }

  @Override
  public CommandId command() {
    return id;
  }

  @Override
  public Position position() {
    return new Position(1, 1);
  }

  @Override
  public void reply(Reply said) {
    reply = said;
  }

  @Override
  public void reply(CommandId earlier, Reply said) {
    throw new AssertionError("ads keep nobody waiting");
  }

  @Override
  public void emit(Change change) {
    changes.add(change);
    if (changes.size() >= failAfterChanges) {
      throw new Failure();
    }
  }
}
