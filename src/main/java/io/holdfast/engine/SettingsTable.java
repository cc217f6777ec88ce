package io.holdfast.engine;

import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.nio.charset.StandardCharsets;

/**
 * The settings that commands have set, one copy in every partition and one before routing, so that each reads its own
 * without asking. Values not set are not stored. Used by the owner of its partition only, but for {@link #valueOf},
 * which any thread may ask: settings are changed so rarely that each change makes another map.
 */
final class SettingsTable implements Settings {
  /** The behaviour level stands among the settings, but only its own command changes it. */
  static final String BEHAVIOUR = "engine.behaviour";

  private static final Schema SCHEMA;
  private static final int VALUE;

  static {
    Schema.Builder columns = Schema.byteKeyed("engine.settings");
    VALUE = columns.longColumn("value");
    SCHEMA = columns.build(RowRouting.everywhere());
  }

  private final Table table;
  /** Never changed, only replaced: written by the owner, read by any thread. */
  private volatile Object2LongOpenHashMap<String> values = new Object2LongOpenHashMap<>();

  SettingsTable(Undo undo) {
    table = new Table(SCHEMA, undo);
  }

  Table table() {
    return table;
  }

  @Override
  public long valueOf(Setting setting) {
    Object2LongOpenHashMap<String> set = values;
    return set.isEmpty() ? setting.defaultValue() : set.getOrDefault(setting.name(), setting.defaultValue());
  }

  /** Whether a command has set it, perhaps to its default. */
  boolean isSet(Setting setting) {
    return values.containsKey(setting.name());
  }

  long behaviour() {
    return values.getOrDefault(BEHAVIOUR, 1L);
  }

  void set(String name, long value) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    int row = table.find(key, 0, key.length);
    if (row == Table.NONE) {
      row = table.insert(key, 0, key.length);
    } else {
      table.open(row);
    }
    table.setLong(row, VALUE, value);
    table.close(row);
    Object2LongOpenHashMap<String> changed = values.clone();
    changed.put(name, value);
    values = changed;
  }

  /** Reads the values from the table anew, after it was loaded. */
  void rebuild() {
    Object2LongOpenHashMap<String> read = new Object2LongOpenHashMap<>();
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      read.put(new String(table.bytes(row, table.keyColumn()), StandardCharsets.UTF_8), table.getLong(row, VALUE));
    }
    values = read;
  }
}
