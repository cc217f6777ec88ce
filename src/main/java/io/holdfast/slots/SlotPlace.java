package io.holdfast.slots;

import io.holdfast.kernel.index.RankedIndex;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.TableView;
import java.util.Arrays;

/**
 * A slot's place in the order of slots, to be looked up among those of any partition, compared as {@link SlotOrder}
 * compares. Immutable.
 */
final class SlotPlace {
  private final long order;
  private final byte[] name;
  private final long keyHigh;
  private final long keyLow;

  /**
   * The place of a row. A reader who raced gets nonsense.
   *
   * @param scratch has room for any name
   */
  SlotPlace(TableView slots, int row, byte[] scratch) {
    order = slots.getLong(row, SlotColumns.LISTED);
    name = Arrays.copyOf(scratch, Math.clamp(slots.copyBytes(row, SlotColumns.NAME, scratch, 0), 0, scratch.length));
    keyHigh = slots.keyHigh(row);
    keyLow = slots.keyLow(row);
  }

  /** The place as the index of a table asks for it. */
  RankedIndex.Place among(TableView slots) {
    return new Among(slots);
  }

  /** Compares with rows where they are. */
  private final class Among implements RankedIndex.Place, ByteSink {
    private final TableView slots;
    private int byName;

    Among(TableView slots) {
      this.slots = slots;
    }

    @Override
    public long key() {
      return order;
    }

    @Override
    public int compareTo(int row) {
      byName = name.length;
      slots.sendBytes(row, SlotColumns.NAME, this);
      if (byName != 0) {
        return byName;
      }
      int byHigh = Long.compareUnsigned(keyHigh, slots.keyHigh(row));
      return byHigh != 0 ? byHigh : Long.compareUnsigned(keyLow, slots.keyLow(row));
    }

    @Override
    public void accept(byte[] source, int offset, int count) {
      byName = Arrays.compareUnsigned(name, 0, name.length, source, offset, offset + count);
    }
  }
}
