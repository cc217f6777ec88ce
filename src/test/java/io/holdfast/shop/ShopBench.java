package io.holdfast.shop;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Some partitions with a shop in each, driven as the engine drives them: stamped, undone together, at one position. */
final class ShopBench implements Sink {
  /** What makes a command fail. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int INDEXES = 3;

  final Partitioning partitioning;
  final List<ShopBenchPartition> partitions;
  final Map<String, Long> settings = new HashMap<>();
  final List<Change> changes = new ArrayList<>();
  private int failAfterChanges = NEVER;
  private int applied;
  private Reply reply;

  ShopBench(int count) {
    partitioning = new Partitioning(count);
    partitions = IntStream.range(0, count).mapToObj(number -> new ShopBenchPartition(this, number)).toList();
  }

  /** Applies a command, each at a place of its own. */
  Reply apply(ShopCommand command) {
    applied++;
    changes.clear();
    return switch (command.footprint(partitioning)) {
      case Footprint.One one -> apply(command, List.of(partitions.get(one.partition())));
      case Footprint.Several several -> apply(command, IntStream.range(0, several.size())
          .mapToObj(i -> partitions.get(several.partition(i))).toList());
      case Footprint.Every every -> partitions.stream().map(each -> apply(command, List.of(each))).toList().getFirst();
    };
  }

  private Reply apply(ShopCommand command, List<ShopBenchPartition> touched) {
    reply = null;
    touched.forEach(each -> each.begin(touched));
    try {
      touched.getFirst().machine.apply(command, applied, this);
      touched.forEach(ShopBenchPartition::commit);
      return reply;
    } catch (RuntimeException e) {
      touched.forEach(ShopBenchPartition::rollback);
      throw e;
    }
  }

  /** Applies a command that fails when it has emitted so many changes, as if never; false if it comes not so far. */
  boolean failsAfter(int emitted, ShopCommand command) {
    failAfterChanges = emitted;
    try {
      apply(command);
      return false;
    } catch (Failure e) {
      applied--;
      return true;
    } finally {
      failAfterChanges = NEVER;
    }
  }

  /** Other partitions, loaded from a cut of these. */
  ShopBench reloaded() {
    ShopBench other = new ShopBench(partitions.size());
    other.settings.putAll(settings);
    other.applied = applied;
    for (int i = 0; i < partitions.size(); i++) {
      other.partitions.get(i).load(partitions.get(i));
    }
    return other;
  }

  List<Long> contentHashes() {
    return partitions.stream().map(ShopBenchPartition::contentHash).toList();
  }

  void set(Setting setting, long value) {
    settings.put(setting.name(), value);
  }

  /** A reader of the partition that has what an id names. */
  ShopReader reader(UUID id) {
    return partitions.get(ShopId.partitionOf(id, partitioning)).machine.view().reader();
  }

  /** Reads the order and checks it out as it is. */
  Reply checkOut(UUID order) {
    ShopReader reader = reader(order);
    return apply(reader.findOrder(order) ? reader.checkout(order) : ShopReader.checkoutOfNone(order));
  }

  ShopAudit audit() {
    return ShopAudit.of(partitions.stream().map(each -> each.machine.view()).toList(), 1).orElseThrow();
  }

  @Override
  public CommandId command() {
    return new CommandId(new UUID(1, 2), position().sequence(), applied % INDEXES);
  }

  @Override
  public Position position() {
    return new Position(1, 1 + applied / INDEXES);
  }

  @Override
  public void reply(Reply said) {
    reply = said;
  }

  @Override
  public void reply(CommandId earlier, Reply said) {
    throw new AssertionError("the shop keeps nobody waiting");
  }

  @Override
  public void emit(Change change) {
    changes.add(change);
    if (changes.size() >= failAfterChanges) {
      throw new Failure();
    }
  }
}
