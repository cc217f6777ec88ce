package io.holdfast.slots;

import io.holdfast.kernel.index.RankedIndex;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order in which slots are listed: by day, most places first, then by name, then by key. It is settled late: a slot
 * whose places change stays where it is listed and is noted, and is moved before somebody asks for the list. So a slot
 * that is reserved a thousand times between two lists is moved once, and a reservation costs no walk through the tree.
 * Where a slot is listed stands in a derived column of its row; the order is no part of the content, and may differ
 * between instances that are equal.
 *
 * <p>The owner's only, but {@link #index}, to be read under the partition's stamp, and {@link #unsettled}.
 */
final class SlotOrder implements RankedIndex.Order {
  /**
   * Slots noted, beyond which some are moved though nobody asks: a list waits for little more than these moves, or for
   * what a slice of the partition's work has noted since, if that is more.
   */
  static final int MOST_NOTED = 2_048;

  private static final int LONGEST_NAME = 6 * Slot.LONGEST_NAME;

  private final Table table;
  private final RankedIndex index;
  private final Name name = new Name();
  private final IntArrayFIFOQueue noted = new IntArrayFIFOQueue();
  private final BitSet isNoted = new BitSet();
  /** Written by the owner, read by anyone: how many are noted. */
  private final AtomicInteger unsettled = new AtomicInteger();

  SlotOrder(Table table, Undo undo) {
    this.table = table;
    index = new RankedIndex(this, undo);
  }

  /** Any thread: the order. */
  RankedIndex index() {
    return index;
  }

  // ---- changes

  /** Lists a slot whose row has just been written. */
  void insert(int row) {
    table.setDerived(row, SlotColumns.LISTED, current(row));
    index.insert(row);
  }

  /** Takes a slot out of the list, before its row is written. */
  void remove(int row) {
    index.remove(row);
  }

  /**
   * The places of a slot that is listed have changed. If the command fails, the note stays, and moves nothing.
   */
  void note(int row) {
    if (!isNoted.get(row)) {
      isNoted.set(row);
      noted.enqueue(row);
      unsettled.lazySet(noted.size());
    }
  }

  /** Any thread: how many slots may not stand where they belong, of what has been applied. */
  int unsettled() {
    return unsettled.get();
  }

  /** Whether so many are noted that some are to be moved now. */
  boolean isFull() {
    return noted.size() > MOST_NOTED;
  }

  /** Moves slots that have been noted, so many at the most. Between commands, with the partition's stamp odd. */
  void settle(int most) {
    for (int left = Math.min(most, noted.size()); left > 0; left--) {
      int row = noted.dequeueInt();
      isNoted.clear(row);
      if (isListed(row) && key(row) != current(row)) {
        remove(row);
        insert(row);
      }
    }
    unsettled.lazySet(noted.size());
  }

  /** The row may be free by now, or another slot's. */
  private boolean isListed(int row) {
    return table.isLive(row) && table.getLong(row, SlotColumns.END_AT) != 0;
  }

  /** Lists these rows and no others. */
  void rebuild(int[] rows, int count) {
    noted.clear();
    isNoted.clear();
    unsettled.lazySet(0);
    for (int i = 0; i < count; i++) {
      table.setDerived(rows[i], SlotColumns.LISTED, current(rows[i]));
    }
    index.rebuild(rows, count);
  }

  // ---- order

  private long current(int row) {
    long places = table.getLong(row, SlotColumns.PLACES);
    return SlotColumns.key(table.getLong(row, SlotColumns.START_AT), SlotColumns.available(places));
  }

  @Override
  public long key(int row) {
    name.forget();
    return table.getLong(row, SlotColumns.LISTED);
  }

  @Override
  public int compareTies(int a, int b) {
    int byName = -name.of(b).compareTo(a);
    if (byName != 0) {
      return byName;
    }
    int byHigh = Long.compareUnsigned(table.keyHigh(a), table.keyHigh(b));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(table.keyLow(a), table.keyLow(b));
  }

  /** One row's name, which is copied once, to be compared with those of many others, where they are. */
  private final class Name implements ByteSink {
    private final byte[] bytes = new byte[LONGEST_NAME];
    private int row = Table.NONE;
    private int length;
    private int result;

    /** Names may have changed since. */
    void forget() {
      row = Table.NONE;
    }

    Name of(int wanted) {
      if (row != wanted) {
        row = wanted;
        length = table.copyBytes(wanted, SlotColumns.NAME, bytes, 0);
      }
      return this;
    }

    int compareTo(int other) {
      result = length;
      table.sendBytes(other, SlotColumns.NAME, this);
      return result;
    }

    @Override
    public void accept(byte[] source, int offset, int count) {
      result = Arrays.compareUnsigned(bytes, 0, length, source, offset, offset + count);
    }
  }
}
