package io.holdfast.kernel.index;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.function.Consumer;

/** Fills an empty compound tree: sorts all rows once, then gives each leaf its entries in order. */
final class BulkLoad {
  private final Layout layout;
  private final RowSource source;
  private final RowValues values;
  private final Entry entry;

  BulkLoad(Layout layout, RowSource source, RowValues values, Entry entry) {
    this.layout = layout;
    this.source = source;
    this.values = values;
    this.entry = entry;
  }

  void load(int[] rows, int count, LevelNode root) {
    sort(rows, count);
    Consumer<Leaf> load = leaf -> leaf.load(entry);
    for (int i = 0; i < count; i++) {
      read(rows[i]);
      entry.set(rows[i], values, layout, source);
      root.forEachLeafOf(values, load);
    }
    root.forEachLeaf(Leaf::loaded);
  }

  private void sort(int[] rows, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      read(rows[i]);
      keys[i] = values.key();
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    LongArrays.radixSortIndirect(order, keys, false);
    int[] unsorted = rows.clone();
    for (int i = 0; i < count; i++) {
      rows[i] = unsorted[order[i]];
    }
    sortTies(rows, keys, order);
  }

  private void sortTies(int[] rows, long[] keys, int[] order) {
    int start = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[order[i]] != keys[order[start]]) {
        if (i - start > 1) {
          IntArrays.quickSort(rows, start, i, source::compareTies);
        }
        start = i;
      }
    }
  }

  private void read(int row) {
    values.clear();
    source.read(row, values);
  }
}
