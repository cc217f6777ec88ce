package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Sort;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One partition with a machine in it, driven as the engine drives it: stamped, undone when it fails. */
final class CoordinationBench implements PartitionContext, Settings, Sink {
  /** What makes a command fail. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final Map<String, Long> settings = new HashMap<>();
  private final Undo undo = new Undo();
  private final Stamp stamp = new Stamp();
  final CoordinationMachine machine = new CoordinationDomain().newMachine(this);
  final List<Change> changes = new ArrayList<>();
  /** Answers to commands that had waited, by the batch that they were in, of the last command. */
  final Map<Long, Reply> later = new LinkedHashMap<>();
  Reply reply;
  int epoch = 1;
  UUID incarnation = new UUID(1, 2);
  private long batch;
  private int failAfterChanges = NEVER;

  /** Applies a command; what it says to its caller at once, or null. */
  Reply apply(CoordinationCommand command, long logTime) {
    reply = null;
    batch++;
    change(() -> machine.apply(command, logTime, this));
    return reply;
  }

  Reply execute(String environment, Request request, long logTime) {
    UUID waiter = request.claim() != null && request.claim().waitMillis() > 0 ? waiter(batch + 1) : null;
    return apply(new Execute(environment, waiter, request), logTime);
  }

  /** The name under which the command of a batch waits. */
  static UUID waiter(long batch) {
    return new UUID(77, batch);
  }

  Reply lock(String name, long hold, long wait, long logTime) {
    return execute("env", Request.of(new Claim(Sort.LOCK, name, "", 1, 1, hold, wait)), logTime);
  }

  Reply leave(String environment, long waitingBatch, long logTime) {
    return apply(new Leave(environment, waiter(waitingBatch)), logTime);
  }

  /** The batch of the last command. */
  long batch() {
    return batch;
  }

  /** Applies a command that fails when it has emitted so many changes, if it comes so far. */
  boolean failsAfter(int emitted, CoordinationCommand command, long logTime) {
    failAfterChanges = emitted;
    try {
      apply(command, logTime);
      return false;
    } catch (Failure e) {
      batch--;
      return true;
    } finally {
      failAfterChanges = NEVER;
    }
  }

  void tick(long logTime) {
    tick(logTime, 1_000);
  }

  void tick(long logTime, int budget) {
    change(() -> machine.tick(logTime, budget, this));
  }

  void outage(long lastLogTime, long logTime) {
    change(() -> machine.outage(lastLogTime, logTime));
  }

  void gone(UUID dead, long logTime) {
    change(() -> machine.instanceGone(dead, logTime, this));
  }

  private void change(Runnable work) {
    changes.clear();
    later.clear();
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

  void set(Setting setting, long value) {
    settings.put(setting.name(), value);
  }

  /** Another partition, loaded from a cut of this one. */
  CoordinationBench reloaded() {
    CoordinationBench other = new CoordinationBench();
    other.settings.putAll(settings);
    other.batch = batch;
    other.epoch = epoch;
    other.incarnation = incarnation;
    for (int i = 0; i < machine.tables().size(); i++) {
      copy(machine.tables().get(i), other.machine.tables().get(i));
    }
    other.machine.rebuild();
    return other;
  }

  private static void copy(Table from, Table to) {
    try (Cut cut = from.cut()) {
      TableLoader loader = new TableLoader(to, cut.header());
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

  long contentHash() {
    return machine.tables().stream().mapToLong(Table::contentHash).sum();
  }

  CoordinationReader reader() {
    return machine.view().reader();
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
        throw new IllegalStateException("coordination has no peers");
      }
    };
  }

  @Override
  public CommandId command() {
    return new CommandId(incarnation, batch, 0);
  }

  @Override
  public Position position() {
    return new Position(epoch, batch + 1);
  }

  @Override
  public void reply(Reply said) {
    if (reply != null) {
      throw new AssertionError("answered twice");
    }
    reply = said;
  }

  @Override
  public void reply(CommandId earlier, Reply said) {
    if (later.put(earlier.batch(), said) != null) {
      throw new AssertionError("answered twice: " + earlier);
    }
  }

  @Override
  public void emit(Change change) {
    changes.add(change);
    if (changes.size() >= failAfterChanges) {
      throw new Failure();
    }
  }
}
