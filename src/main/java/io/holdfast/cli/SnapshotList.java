package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot list}. */
@Command(
    name = "list",
    description = "Lists the snapshots that a running node keeps, the newest first. A snapshot is agreed when a "
        + "replay, or another instance, has come to the same content.",
    footer = {
      "  holdfast snapshot list",
      "  holdfast snapshot list -o json"
    })
final class SnapshotList implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode answer = node.get("/snapshots");
      output.print(spec.commandLine().getOut(), () -> table(answer), () -> answer);
    }
  }

  private static TextTable table(JsonNode answer) {
    TextTable table = SnapshotLine.table();
    answer.path("snapshots").forEach(snapshot -> SnapshotLine.add(snapshot, table));
    return table;
  }
}
