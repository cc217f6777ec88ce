package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.kernel.Position;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot status}. */
@Command(
    name = "status",
    description = "Says where a running node is, what its newest snapshot is, and how much a restart would replay.",
    footer = {
      "  holdfast snapshot status",
      "  holdfast snapshot status -o json"
    })
final class SnapshotStatus implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode status = node.get("/status");
      output.print(spec.commandLine().getOut(), () -> table(status), () -> status.path("snapshots"));
    }
  }

  private static TextTable table(JsonNode status) {
    JsonNode last = status.path("snapshots").path("last");
    TextTable table = new TextTable("STATE", "POSITION", "LAST SNAPSHOT", "TAKEN", "SIZE", "TO REPLAY", "UNDER WAY");
    table.row(
        status.path("state").asText(),
        status.path("position").asText(),
        last.path("position").asText("none"),
        last.path("log_time").asText("-"),
        last.isObject() ? SnapshotLine.size(last.path("bytes").asLong()) : "-",
        String.format(Locale.ROOT, "%,d entries", sequence(status) - (last.isObject() ? sequence(last) : 0)),
        status.path("snapshots").path("under_way").asBoolean() ? "yes" : "no");
    return table;
  }

  private static long sequence(JsonNode node) {
    return Position.parse(node.path("position").asText()).sequence();
  }
}
