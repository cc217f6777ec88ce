package io.holdfast.slots;

import io.holdfast.kernel.Setting;
import java.util.List;

/** Quotas and times of slots. Quotas are of each partition, since no partition can count the others'. */
public final class SlotSettings {
  private static final long DAY = 86_400_000L;

  /** Slots in a partition, at the most. */
  public static final Setting QUOTA = new Setting("slots.quota", "slots", 500_000, 0, 100_000_000);

  /** Reservations in a partition, closed ones too, at the most. */
  public static final Setting RESERVATION_QUOTA =
      new Setting("slots.reservation-quota", "reservations", 2_500_000, 0, 500_000_000);

  /** Bytes of names, ids, users and metadata in a partition, at the most. */
  public static final Setting QUOTA_BYTES = new Setting("slots.quota-bytes", "bytes", 1L << 30, 0, 1L << 40);

  /** How long a slot and its confirmed reservations are kept after its end. */
  public static final Setting RETENTION = new Setting("slots.retention", "ms", 30 * DAY, 0, 36_500 * DAY);

  /** How long a closed reservation is kept. */
  public static final Setting CLOSED_RETENTION = new Setting("slots.closed-retention", "ms", DAY, 0, 3_650 * DAY);

  /** How long places are held for who waited for them and did not say for how long. */
  public static final Setting LINE_HOLD = new Setting("slots.line-hold", "ms", 900_000, 1_000, DAY);

  /** Reservations in one slot's line, at the most: a freed place may look at all of them. */
  public static final Setting LINE_QUOTA = new Setting("slots.line-quota", "reservations", 1_000, 0, 100_000);

  static final List<Setting> ALL =
      List.of(QUOTA, RESERVATION_QUOTA, QUOTA_BYTES, RETENTION, CLOSED_RETENTION, LINE_HOLD, LINE_QUOTA);

  private SlotSettings() {}
}
