package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.table.ColumnKind;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * All rows of an instance as text, without what depends on the number of partitions: where a row stands, and its
 * ordinal. What each partition sums for itself is summed, what every partition has is taken once.
 */
final class LogicalRows {
  private final TreeMap<String, long[]> sums = new TreeMap<>();
  private final List<String> rows = new ArrayList<>();

  private LogicalRows() {}

  /** Of an instance that has applied everything. */
  static List<String> of(Instance instance) {
    LogicalRows all = new LogicalRows();
    for (int i = 0; i < instance.partitions(); i++) {
      for (Table table : instance.partition(i).state().tables()) {
        boolean isCopy = table.schema().routing() instanceof RowRouting.Everywhere && i > 0;
        if (!isCopy) {
          all.addAll(table);
        }
      }
    }
    all.sums.forEach((key, numbers) -> all.rows.add(key + " = " + numbers[0]));
    return all.rows.stream().sorted().toList();
  }

  /** Every table's ordinals are distinct and below the next one, and its hash is that of its rows. */
  static void requireSound(Instance instance) {
    for (int i = 0; i < instance.partitions(); i++) {
      for (Table table : instance.partition(i).state().tables()) {
        LongOpenHashSet ordinals = new LongOpenHashSet();
        for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
          long ordinal = table.ordinal(row);
          assertThat(ordinals.add(ordinal)).as("ordinal %d in %s", ordinal, table.schema().name()).isTrue();
          assertThat(ordinal).isBetween(1L, table.nextOrdinal() - 1);
        }
        assertThat(table.recomputeHash()).isEqualTo(table.contentHash());
      }
    }
  }

  private void addAll(Table table) {
    boolean isSum = table.schema().routing() instanceof RowRouting.Summed;
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      String key = table.schema().name() + " " + key(table, row);
      StringBuilder text = new StringBuilder(key);
      for (Schema.Column column : table.schema().content()) {
        if (isSum && column.kind() == ColumnKind.LONG) {
          sums.computeIfAbsent(key + " " + column.name(), any -> new long[1])[0] += table.getLong(row, column.index());
        } else {
          text.append(' ').append(column.name()).append('=').append(value(table, row, column));
        }
      }
      if (!isSum) {
        rows.add(text.toString());
      }
    }
  }

  private static String key(Table table, int row) {
    return table.schema().byteKey()
        ? new String(table.bytes(row, table.keyColumn()), StandardCharsets.ISO_8859_1)
        : table.keyHigh(row) + "," + table.keyLow(row);
  }

  private static String value(Table table, int row, Schema.Column column) {
    return column.kind() == ColumnKind.LONG
        ? String.valueOf(table.getLong(row, column.index()))
        : new String(table.bytes(row, column.index()), StandardCharsets.ISO_8859_1);
  }
}
