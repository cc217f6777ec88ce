package io.holdfast.ads;

import io.holdfast.kernel.QuotaUse;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.index.IndexMemory;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableMemory;
import io.holdfast.kernel.table.TableView;
import java.util.List;

/**
 * The ads as any thread may see them. Each thread that reads takes a {@link #reader} of its own and keeps it; numbers
 * for metrics are here.
 */
public final class AdView {
  final TableView table;
  final AdStages stages;
  final Stamp stamp;
  private final Settings settings;

  /** Written by the owner of the partition, read by any thread under the stamp. */
  private long retention = AdSettings.RETENTION.defaultValue();

  AdView(TableView table, AdStages stages, Stamp stamp, Settings settings) {
    this.table = table;
    this.stages = stages;
    this.stamp = stamp;
    this.settings = settings;
  }

  /** A reader for one thread. */
  public AdReader reader() {
    return new AdReader(this);
  }

  /** The number of ads in a stage; near the truth while the partition changes. */
  public int count(AdStage stage) {
    return stages.index(stage).rows();
  }

  /** What this partition uses of each quota; near the truth while it changes. */
  public List<QuotaUse> quotas() {
    return List.of(
        new QuotaUse(AdSettings.QUOTA, table.size(), settings.valueOf(AdSettings.QUOTA)),
        new QuotaUse(AdSettings.QUOTA_BYTES, table.liveBytes(), settings.valueOf(AdSettings.QUOTA_BYTES)));
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
