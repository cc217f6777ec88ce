package io.holdfast.coordination;

import io.holdfast.kernel.QuotaUse;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Table;
import java.util.List;

/**
 * Coordination as any thread may see it. Each thread that reads takes a {@link #reader} of its own and keeps it;
 * numbers for metrics are here, and near the truth while the partition changes.
 */
public final class CoordinationView {
  final CoordinationState state;
  final Stamp stamp;

  CoordinationView(CoordinationState state, Stamp stamp) {
    this.state = state;
    this.stamp = stamp;
  }

  /** A reader for one thread. */
  public CoordinationReader reader() {
    return new CoordinationReader(this);
  }

  /** Environments there are. */
  public int environments() {
    return state.environments.table().size();
  }

  /** Keys of values, those of deleted ones included while their deletion is remembered. */
  public int keys() {
    return state.values.keys().size();
  }

  /** Versions that are not the newest any more, and deletions, kept for watches. */
  public int history() {
    return state.values.retiredCount();
  }

  /** Counters. */
  public int counters() {
    return state.counters.table().size();
  }

  /** Locks, leaderships and shares of semaphores that are held. */
  public int held() {
    return state.holdings.table().size();
  }

  /** Requests that stand in lines. */
  public int waiting() {
    return state.line.table().size();
  }

  /** Ids of requests that are remembered. */
  public int ids() {
    return state.usedIds.table().size();
  }

  /** What this partition uses of each quota; near the truth while it changes. */
  public List<QuotaUse> quotas() {
    int mostKeys = Math.max(keys(), Math.max(counters(), held()));
    return List.of(use(CoordinationSettings.QUOTA_ENVIRONMENTS, environments()),
        use(CoordinationSettings.QUOTA_KEYS, mostKeys),
        use(CoordinationSettings.QUOTA_BYTES, state.values.liveBytes()),
        use(CoordinationSettings.QUOTA_WAITING, waiting()),
        use(CoordinationSettings.QUOTA_WAITING_BYTES, state.line.bytes()));
  }

  private QuotaUse use(Setting quota, long used) {
    return new QuotaUse(quota, used, state.settings.valueOf(quota));
  }

  /** Bytes that all tables occupy. */
  public long tableBytes() {
    return state.tables().stream().map(Table::memory).mapToLong(memory -> memory.total()).sum();
  }
}
