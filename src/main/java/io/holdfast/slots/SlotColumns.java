package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.StoredRow;

/** The columns of the slots' table, and what is packed into them. */
final class SlotColumns {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("slots.slots");

  /** The id, where the key is only its hash. */
  static final int ID = COLUMNS.bytesColumn("id");

  static final int NAME = COLUMNS.bytesColumn("name");
  static final int HEAD = COLUMNS.bytesColumn("head");
  static final int START_AT = COLUMNS.longColumn("start_at");

  /** 0 for a slot that is gone and only still referred to. */
  static final int END_AT = COLUMNS.longColumn("end_at");

  /** From the lowest bit, {@link #PART} bits each: capacity, places reserved, reservations waiting. */
  static final int PLACES = COLUMNS.longColumn("places");

  /** When it came to be what it is; see {@link #mark}. */
  static final int MARK = COLUMNS.longColumn("mark");

  /** The number of reservations that refer to it. */
  static final int REFERENCES = COLUMNS.longColumn("references");

  /** The place in the queue of ends. */
  static final int END = COLUMNS.derivedColumn("end");

  /** The {@link #key} under which it is listed, which may be that of a while ago. */
  static final int LISTED = COLUMNS.derivedColumn("listed");

  /**
   * Nobody in line wants fewer places than this, so that the line need not be walked through while fewer are free. 0 if
   * nothing is known of it. Of no meaning while nobody waits.
   */
  static final int LEAST_WANTED = COLUMNS.derivedColumn("least_wanted");

  static final Schema SCHEMA = COLUMNS.build(RowRouting.by(SlotColumns::routingHash));

  private static final int PART = 20;
  private static final long PART_MASK = (1L << PART) - 1;
  private static final int INDEX_BITS = 9;
  private static final long DAY = 86_400_000L;

  /** Above the places of any slot. */
  static final int MOST_AVAILABLE = (int) PART_MASK;

  private SlotColumns() {}

  /** As the footprints of commands have it, which know the id. */
  private static int routingHash(StoredRow row) {
    return Routing.of(SlotKey.id(row.keyHigh(), row.keyLow(), row.bytes(ID)));
  }

  static long places(int capacity, int reserved, int waiting) {
    return capacity | (long) reserved << PART | (long) waiting << 2 * PART;
  }

  static int capacity(long places) {
    return (int) (places & PART_MASK);
  }

  static int reserved(long places) {
    return (int) (places >>> PART & PART_MASK);
  }

  static int waiting(long places) {
    return (int) (places >>> 2 * PART & PART_MASK);
  }

  static int available(long places) {
    return capacity(places) - reserved(places);
  }

  /** A number for each command of the journal that grows with it: the entry's sequence, and its index in the batch. */
  static long mark(long sequence, int index) {
    return sequence << INDEX_BITS | index;
  }

  /** What slots are ordered by first: the day on which they start (UTC), then the places available, most first. */
  static long key(long startAt, int available) {
    return day(startAt) << PART | PART_MASK - available;
  }

  static long day(long millis) {
    return Math.floorDiv(millis, DAY);
  }

  static long startOfDay(long day) {
    return day * DAY;
  }

  static long dayOf(long key) {
    return key >> PART;
  }

  static int availableOf(long key) {
    return (int) (PART_MASK - (key & PART_MASK));
  }
}
