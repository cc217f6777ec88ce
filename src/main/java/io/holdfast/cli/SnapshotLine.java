package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How the command line shows one snapshot that the management port describes. */
final class SnapshotLine {
  private static final long KIB = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private SnapshotLine() {}

  static TextTable table() {
    return new TextTable("POSITION", "TAKEN", "SIZE", "PARTITIONS", "AGREED", "CONTENT");
  }

  static void add(JsonNode snapshot, TextTable table) {
    table.row(
        snapshot.path("position").asText(),
        snapshot.path("log_time").asText(),
        size(snapshot.path("bytes").asLong()),
        snapshot.path("partitions").asText(),
        snapshot.path("agreed").asBoolean() ? "yes" : "no",
        snapshot.path("content_hash").asText());
  }

  /** An amount of bytes as people read it. */
  static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= KIB && unit < UNITS.length - 1) {
      amount /= KIB;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }
}
