package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.kernel.Position;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Has a node do what takes long with snapshots, and shows meanwhile how far it is, as the node's status says. One
 * thread.
 */
final class SnapshotWatch {
  private final NodeClient node;
  private final PrintWriter target;
  private Progress progress;

  /** Shows it there. */
  SnapshotWatch(NodeClient node, PrintWriter target) {
    this.node = node;
    this.target = target;
  }

  /** Has a snapshot taken; returns what the node says of it. */
  JsonNode take() {
    JsonNode taken = Watching.during(() -> node.post("/snapshots", Map.of()), this::lookAtCopying);
    end();
    return taken;
  }

  private void lookAtCopying() {
    JsonNode snapshots = node.get("/status").path("snapshots");
    if (snapshots.has("of_rows")) {
      at(snapshots.path("rows").asLong(), "rows copied", snapshots.path("of_rows").asLong());
    }
  }

  /** Has the node go back; returns what it says. */
  JsonNode restore(Position wanted) {
    long begin = snapshotBelow(wanted);
    long entries = wanted.sequence() - begin;
    JsonNode restored = Watching.during(
        () -> node.post("/snapshots/restore", Map.of("position", wanted.toString())),
        () -> lookAtReplaying(begin, entries));
    end();
    return restored;
  }

  /** Where the snapshot stands that recovery begins with; 0 without one. */
  private long snapshotBelow(Position wanted) {
    for (JsonNode each : node.get("/snapshots").path("snapshots")) {
      Position position = Position.parse(each.path("position").asText());
      if (position.sequence() <= wanted.sequence()) {
        return position.sequence();
      }
    }
    return 0;
  }

  /** Before it recovers, the node still stands where it stood. */
  private void lookAtReplaying(long begin, long entries) {
    JsonNode status = node.get("/status");
    if ("recovering".equals(status.path("state").asText())) {
      long at = Position.parse(status.path("position").asText()).sequence();
      at(Math.clamp(at - begin, 0, entries), "entries replayed", entries);
    }
  }

  private void at(long done, String unit, long total) {
    if (progress == null) {
      progress = Progress.of(target, unit, total);
    }
    progress.at(done);
  }

  private void end() {
    if (progress != null) {
      progress.end();
    }
  }
}
