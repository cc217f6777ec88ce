package io.holdfast.ops;

import io.holdfast.http.JsonBytes;
import io.holdfast.http.Times;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.HexFormat;

/** Writes what is known of a snapshot. */
final class SnapshotJson {

  private SnapshotJson() {}

  static void write(JsonBytes json, SnapshotInfo info) {
    json.raw("{\"position\":").text(info.position().toString());
    json.raw(",\"log_time\":");
    Times.write(json, info.logTime());
    json.raw(",\"partitions\":").number(info.partitions());
    json.raw(",\"content_hash\":").text(HexFormat.of().toHexDigits(info.contentHash()));
    json.raw(",\"bytes\":").number(info.bytes());
    json.raw(",\"agreed\":").flag(info.agreed()).raw("}");
  }
}
