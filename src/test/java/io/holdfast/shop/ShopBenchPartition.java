package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Peers;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.ByteBlock;
import io.holdfast.kernel.table.Cut;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableLoader;
import io.holdfast.kernel.table.Undo;
import java.util.List;

/** One partition of a {@link ShopBench}. */
final class ShopBenchPartition implements PartitionContext, Settings, Peers {
  private final ShopBench bench;
  private final int number;
  private final Undo undo = new Undo();
  private final Stamp stamp = new Stamp();
  private List<ShopBenchPartition> touched = List.of();
  final ShopMachine machine;

  ShopBenchPartition(ShopBench bench, int number) {
    this.bench = bench;
    this.number = number;
    machine = new ShopDomain().newMachine(this);
  }

  void begin(List<ShopBenchPartition> together) {
    touched = together;
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

  long contentHash() {
    return machine.tables().stream().mapToLong(Table::contentHash).sum();
  }

  void load(ShopBenchPartition from) {
    for (int i = 0; i < machine.tables().size(); i++) {
      load(from.machine.tables().get(i), machine.tables().get(i));
    }
    machine.rebuild();
  }

  private static void load(Table from, Table to) {
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

  @Override
  public int partition() {
    return number;
  }

  @Override
  public Partitioning partitioning() {
    return bench.partitioning;
  }

  @Override
  public Settings settings() {
    return this;
  }

  @Override
  public long valueOf(Setting setting) {
    return bench.settings.getOrDefault(setting.name(), setting.defaultValue());
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
    return this;
  }

  @Override
  public <M extends StateMachine<?>> M at(int partition, Class<M> type) {
    return touched.stream().filter(each -> each.number == partition).findFirst()
        .map(each -> type.cast(each.machine))
        .orElseThrow(() -> new IllegalStateException("partition " + partition + " is not in the footprint"));
  }
}
