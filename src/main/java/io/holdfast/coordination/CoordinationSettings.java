package io.holdfast.coordination;

import io.holdfast.kernel.Setting;
import java.util.List;

/** The settings and quotas of coordination. Quotas are those of one partition, of which each has its share. */
public final class CoordinationSettings {
  private static final long DAY = 86_400_000;

  /** Environments. */
  public static final Setting QUOTA_ENVIRONMENTS =
      new Setting("coordination.quota_environments", "environments", 1_000_000, 0, 100_000_000);

  /** Keys of values, counters, and things held, each. */
  public static final Setting QUOTA_KEYS = new Setting("coordination.quota_keys", "keys", 2_000_000, 0, 100_000_000);

  /** Bytes of all values and their keys that are not history. */
  public static final Setting QUOTA_BYTES =
      new Setting("coordination.quota_bytes", "bytes", 1L << 30, 0, 1L << 40);

  /** Requests that stand in lines. */
  public static final Setting QUOTA_WAITING =
      new Setting("coordination.quota_waiting", "requests", 200_000, 0, 10_000_000);

  /** Bytes of the requests that stand in lines, values to be set and all. */
  public static final Setting QUOTA_WAITING_BYTES =
      new Setting("coordination.quota_waiting_bytes", "bytes", 256L << 20, 0, 1L << 40);

  /** Bytes of one value. */
  public static final Setting VALUE_BYTES = new Setting("coordination.value_bytes", "bytes", 1 << 20, 0, 3 << 20);

  /** Versions kept of what has been set anew or deleted, for watches that come back. */
  public static final Setting HISTORY = new Setting("coordination.history", "versions", 100_000, 0, 100_000_000);

  /** Bytes of those versions and their keys. */
  public static final Setting HISTORY_BYTES =
      new Setting("coordination.history_bytes", "bytes", 64L << 20, 0, 1L << 40);

  /** How long those versions are kept. */
  public static final Setting HISTORY_TIME = new Setting("coordination.history_time", "ms", 3_600_000, 1, 366 * DAY);

  /** Ids of requests that are remembered. */
  public static final Setting IDS = new Setting("coordination.ids", "ids", 1_000_000, 0, 100_000_000);

  /** How long ids of requests are remembered. */
  public static final Setting IDS_TIME = new Setting("coordination.ids_time", "ms", DAY, 1, 366 * DAY);

  /** How long what is held is held on after an outage, so that its owners can renew it; 0 for not at all. */
  public static final Setting GRACE = new Setting("coordination.grace", "ms", 2_000, 0, 3_600_000);

  static final List<Setting> ALL = List.of(QUOTA_ENVIRONMENTS, QUOTA_KEYS, QUOTA_BYTES, QUOTA_WAITING,
      QUOTA_WAITING_BYTES, VALUE_BYTES, HISTORY, HISTORY_BYTES, HISTORY_TIME, IDS, IDS_TIME, GRACE);

  private CoordinationSettings() {}
}
