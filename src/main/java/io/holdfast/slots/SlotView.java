package io.holdfast.slots;

import io.holdfast.kernel.QuotaUse;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.index.RankedIndex;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableMemory;
import io.holdfast.kernel.table.TableView;
import io.holdfast.kernel.table.Tally;
import java.util.List;

/** What readers on any thread may see of a partition's slots. */
public final class SlotView {
  final TableView slots;
  final TableView reservations;
  final RankedIndex order;
  private final Settings settings;
  private final SlotOrder slotOrder;
  final RankedIndex byUser;
  final Stamp stamp;
  private final DeadlineQueue due;
  private final RankedIndex lines;
  private final RankedIndex holds;
  private final Tally places;
  private final Tally placesReserved;
  /** Written by the partition, read by anyone. */
  private volatile long logTime;
  private volatile long refused;

  SlotView(SlotRows slots, ReservationRows reservations, Stamp stamp, Settings settings) {
    this.slots = slots.table();
    this.reservations = reservations.table();
    this.slotOrder = slots.order();
    this.order = slotOrder.index();
    this.byUser = reservations.byUser();
    this.due = reservations.due();
    this.lines = reservations.lines();
    this.holds = reservations.holds();
    this.places = slots.places();
    this.placesReserved = slots.placesReserved();
    this.stamp = stamp;
    this.settings = settings;
  }

  /** A reader for one thread. */
  public SlotReader reader() {
    return new SlotReader(this);
  }

  void observe(long millis) {
    logTime = millis;
  }

  /** The log time of the last command or tick applied since the start, in Unix milliseconds; 0 if there was none. */
  public long logTime() {
    return logTime;
  }

  /**
   * How many slots may be listed where they no longer belong; {@link SlotMachine#settle} moves them. Asked after a
   * position was applied, it counts everything up to there.
   */
  public int unsettled() {
    return slotOrder.unsettled();
  }

  /** The number of slots; near the truth while the partition changes. */
  public int slots() {
    return order.size();
  }

  /** The number of reservations, closed ones too; near the truth. */
  public int reservations() {
    return reservations.size();
  }

  /** The reservations for which something will be due; near the truth. */
  public int due() {
    return due.size();
  }

  /** The reservations whose places are held until they are confirmed; near the truth. */
  public int holds() {
    return holds.size();
  }

  /** The reservations that wait in lines; near the truth. */
  public int waiting() {
    return lines.size();
  }

  /** The places of all slots; near the truth. */
  public long places() {
    return places.value();
  }

  /** How many of them are reserved; near the truth. */
  public long placesReserved() {
    return placesReserved.value();
  }

  void countRefused() {
    refused = refused + 1;
  }

  /** The reservations that were refused since the start because there were too few places. */
  public long refused() {
    return refused;
  }

  /** What this partition uses of each quota; near the truth while it changes. */
  public List<QuotaUse> quotas() {
    return List.of(use(SlotSettings.QUOTA, slots()), use(SlotSettings.RESERVATION_QUOTA, reservations()),
        use(SlotSettings.QUOTA_BYTES, slots.liveBytes() + reservations.liveBytes()));
  }

  private QuotaUse use(Setting quota, long used) {
    return new QuotaUse(quota, used, settings.valueOf(quota));
  }

  /** What the slots' table occupies. */
  public TableMemory slotMemory() {
    return slots.memory();
  }

  /** What the reservations' table occupies. */
  public TableMemory reservationMemory() {
    return reservations.memory();
  }

  /** What the orders occupy, in bytes. To be asked on the partition's loop. */
  public long orderMemory() {
    return order.memory() + byUser.memory();
  }
}
