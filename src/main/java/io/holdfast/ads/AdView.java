package io.holdfast.ads;

import io.holdfast.kernel.index.IndexMemory;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableMemory;
import io.holdfast.kernel.table.TableView;

/**
 * The ads as any thread may see them. Each thread that reads takes a {@link #reader} of its own and keeps it; numbers
 * for metrics are here.
 */
public final class AdView {
  final TableView table;
  final AdStages stages;
  final Stamp stamp;

  /** Written by the owner of the partition, read by any thread under the stamp. */
  private long retention = AdSettings.RETENTION.defaultValue();

  AdView(TableView table, AdStages stages, Stamp stamp) {
    this.table = table;
    this.stages = stages;
    this.stamp = stamp;
  }

  /** A reader for one thread. */
  public AdReader reader() {
    return new AdReader(this);
  }

  /** The number of ads in a stage; near the truth while the partition changes. */
  public int count(AdStage stage) {
    return stages.index(stage).rows();
  }

  /** What the table occupies. */
  public TableMemory tableMemory() {
    return table.memory();
  }

  /** What a stage's index occupies; goes through all of its blocks. To be asked on the partition's loop. */
  public IndexMemory indexMemory(AdStage stage) {
    return stages.index(stage).memory();
  }

  void retention(long millis) {
    retention = millis;
  }

  long retention() {
    return retention;
  }
}
