package io.holdfast.slots;

import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;
import io.holdfast.slots.SlotChange.SlotWritten;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The slots of a partition: their table, the queue of their ends, and the order in which they are listed. A slot that
 * is gone stays as a row that is not listed while reservations refer to it. The owner's only.
 */
final class SlotRows {
  private static final byte[] NOTHING = {};

  private final Table table;
  private final DeadlineQueue ends;
  private final SlotOrder order;
  /** Of all slots that are not gone. */
  private final Tally places;
  private final Tally placesReserved;

  SlotRows(Undo undo) {
    table = new Table(SlotColumns.SCHEMA, undo);
    ends = table.queueBy(SlotColumns.END_AT, SlotColumns.END);
    order = new SlotOrder(table, undo);
    places = new Tally(undo);
    placesReserved = new Tally(undo);
  }

  Table table() {
    return table;
  }

  SlotOrder order() {
    return order;
  }

  DeadlineQueue ends() {
    return ends;
  }

  /** The places of all slots that are not gone. */
  Tally places() {
    return places;
  }

  /** How many of them are reserved. */
  Tally placesReserved() {
    return placesReserved;
  }

  /** The row with the id's key, be it gone or of another name with the same hash; {@link Table#NONE} if none has. */
  int occupant(String id) {
    UUID key = SlotKey.of(id);
    return table.find(key.getMostSignificantBits(), key.getLeastSignificantBits());
  }

  /** The slot's row, or {@link Table#NONE}. */
  int find(String id) {
    int row = occupant(id);
    return row == Table.NONE || isGone(row) || !isNamed(row, id) ? Table.NONE : row;
  }

  boolean isNamed(int row, String id) {
    byte[] rest = SlotKey.rest(id);
    return table.bytesEqual(row, SlotColumns.ID, rest, 0, rest.length);
  }

  boolean isGone(int row) {
    return table.getLong(row, SlotColumns.END_AT) == 0;
  }

  UUID keyOf(int row) {
    return new UUID(table.keyHigh(row), table.keyLow(row));
  }

  /** The slot's id, even if it is gone. */
  String idOf(int row) {
    return SlotKey.id(table.keyHigh(row), table.keyLow(row), table.bytes(row, SlotColumns.ID));
  }

  /** The change that would make a row; null for a slot that is gone. */
  SlotWritten restated(int row) {
    if (isGone(row)) {
      return null;
    }
    long places = table.getLong(row, SlotColumns.PLACES);
    Slot slot = new Slot(idOf(row), new String(table.bytes(row, SlotColumns.NAME), StandardCharsets.UTF_8),
        table.getLong(row, SlotColumns.START_AT), table.getLong(row, SlotColumns.END_AT),
        SlotColumns.capacity(places), table.bytes(row, SlotColumns.HEAD));
    return new SlotWritten(keyOf(row), slot, SlotColumns.reserved(places), SlotColumns.waiting(places));
  }

  /** Puts a slot where there was none, or one that is gone, of which places may be held still. */
  int create(Slot slot, long mark) {
    UUID key = SlotKey.of(slot.id());
    int row = occupant(slot.id());
    int reserved = row == Table.NONE ? 0 : SlotColumns.reserved(table.getLong(row, SlotColumns.PLACES));
    if (row == Table.NONE) {
      row = table.insert(key.getMostSignificantBits(), key.getLeastSignificantBits());
      table.setBytes(row, SlotColumns.ID, SlotKey.rest(slot.id()));
    } else {
      table.open(row);
    }
    write(row, slot, SlotColumns.places(slot.capacity(), reserved, 0), mark);
    order.insert(row);
    count(slot.capacity(), reserved);
    return row;
  }

  /** Replaces what a slot is; its reservations stay. */
  void replace(int row, Slot slot, long mark) {
    long places = table.getLong(row, SlotColumns.PLACES);
    order.remove(row);
    table.open(row);
    write(row, slot,
        SlotColumns.places(slot.capacity(), SlotColumns.reserved(places), SlotColumns.waiting(places)), mark);
    order.insert(row);
    count(slot.capacity() - SlotColumns.capacity(places), 0);
  }

  private void count(int morePlaces, int moreReserved) {
    if (morePlaces != 0) {
      places.add(morePlaces);
    }
    if (moreReserved != 0) {
      placesReserved.add(moreReserved);
    }
  }

  private void write(int row, Slot slot, long places, long mark) {
    table.setBytes(row, SlotColumns.NAME, slot.name().getBytes(StandardCharsets.UTF_8));
    table.setBytes(row, SlotColumns.HEAD, slot.head());
    table.setLong(row, SlotColumns.START_AT, slot.startAt());
    table.setLong(row, SlotColumns.END_AT, slot.endAt());
    table.setLong(row, SlotColumns.PLACES, places);
    table.setLong(row, SlotColumns.MARK, mark);
    table.close(row);
  }

  /** Sets how many places are reserved and how many reservations wait. */
  void setPlaces(int row, int reserved, int waiting, long mark) {
    setPlaces(row, reserved, waiting, 0, mark);
  }

  /**
   * Sets how many places are reserved and how many reservations wait.
   *
   * @param newReferences how many more reservations refer to it
   */
  void setPlaces(int row, int reserved, int waiting, int newReferences, long mark) {
    long before = table.getLong(row, SlotColumns.PLACES);
    int capacity = SlotColumns.capacity(before);
    if (reserved < 0 || reserved > capacity || waiting < 0) {
      throw new IllegalStateException(reserved + " of " + capacity + " places reserved, " + waiting + " waiting");
    }
    table.open(row);
    table.setLong(row, SlotColumns.PLACES, SlotColumns.places(capacity, reserved, waiting));
    table.setLong(row, SlotColumns.MARK, mark);
    table.setLong(row, SlotColumns.REFERENCES, table.getLong(row, SlotColumns.REFERENCES) + newReferences);
    table.close(row);
    if (!isGone(row)) {
      order.note(row);
      count(0, reserved - SlotColumns.reserved(before));
    }
  }

  /** What nobody in line wants fewer places than; 0 if that is not known. */
  int leastWanted(int row) {
    return (int) table.getLong(row, SlotColumns.LEAST_WANTED);
  }

  void setLeastWanted(int row, int quantity) {
    if (quantity != leastWanted(row)) {
      table.setDerived(row, SlotColumns.LEAST_WANTED, quantity);
    }
  }

  /** A slot is gone: its row too, unless reservations refer to it. */
  void remove(int row) {
    order.remove(row);
    long there = table.getLong(row, SlotColumns.PLACES);
    count(-SlotColumns.capacity(there), -SlotColumns.reserved(there));
    if (table.getLong(row, SlotColumns.REFERENCES) == 0) {
      table.delete(row);
      return;
    }
    table.open(row);
    table.setLong(row, SlotColumns.END_AT, 0);
    table.setBytes(row, SlotColumns.NAME, NOTHING);
    table.setBytes(row, SlotColumns.HEAD, NOTHING);
    table.close(row);
  }

  /** A reservation refers to the slot from now on. */
  void refer(int row) {
    setReferences(row, table.getLong(row, SlotColumns.REFERENCES) + 1);
  }

  /** A reservation is forgotten; with the last one goes the row of a slot that is gone. */
  void release(int row) {
    long left = table.getLong(row, SlotColumns.REFERENCES) - 1;
    if (left == 0 && isGone(row)) {
      table.delete(row);
    } else {
      setReferences(row, left);
    }
  }

  private void setReferences(int row, long references) {
    table.open(row);
    table.setLong(row, SlotColumns.REFERENCES, references);
    table.close(row);
  }

  void rebuild() {
    int[] rows = new int[table.size()];
    int count = 0;
    long allPlaces = 0;
    long allReserved = 0;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      // The first walk through its line will tell.
      setLeastWanted(row, 0);
      if (!isGone(row)) {
        rows[count++] = row;
        long there = table.getLong(row, SlotColumns.PLACES);
        allPlaces += SlotColumns.capacity(there);
        allReserved += SlotColumns.reserved(there);
      }
    }
    order.rebuild(rows, count);
    places.set(allPlaces);
    placesReserved.set(allReserved);
  }
}
