package io.holdfast.ads;

import io.holdfast.kernel.Setting;
import java.util.List;

/** The settings and quotas of ads. */
public final class AdSettings {

  /** How long an ad is kept after its end. */
  public static final Setting RETENTION = new Setting("ads.retention", "ms", 3_600_000L, 0, 366L * 86_400_000);

  /** How many ads there may be. */
  public static final Setting QUOTA = new Setting("ads.quota", "ads", 2_000_000, 0, 100_000_000);

  /** How many bytes their JSON and countries may have. */
  public static final Setting QUOTA_BYTES = new Setting("ads.quota_bytes", "bytes", 2L << 30, 0, 1L << 40);

  static final List<Setting> ALL = List.of(RETENTION, QUOTA, QUOTA_BYTES);

  private AdSettings() {}
}
