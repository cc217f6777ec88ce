package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.kernel.Position;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot restore}. */
@Command(
    name = "restore",
    description = "Takes a running node back to a position of its journal: from the newest snapshot at or below it, and the "
        + "journal up to it. Everything accepted after it is abandoned for ever, and the epoch is raised, so that "
        + "nobody mistakes the one history for the other.",
    footer = {
      "  holdfast snapshot restore 1.4711 --dry-run",
      "  holdfast snapshot restore 1.4711",
      "  holdfast snapshot restore 1.4711 --confirm 1.4711"
    })
final class SnapshotRestore implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Parameters(
      paramLabel = "POSITION",
      description = "Where to go back to, like 1.4711: a snapshot's, or any between the oldest snapshot and the end.")
  private String position;

  @Option(names = "--dry-run", description = "Says what would be lost, and changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--confirm",
      paramLabel = "POSITION",
      description = "The position again, instead of typing it when asked.")
  private String confirmed;

  @Override
  public void run() {
    Position wanted = parsed();
    PrintWriter out = spec.commandLine().getOut();
    try (NodeClient node = management.connect()) {
      String consequence = consequence(wanted, Position.parse(node.get("/status").path("position").asText()));
      out.println(consequence);
      if (dryRun) {
        return;
      }
      Confirmation.require(position, confirmed, "This cannot be undone.", spec.commandLine().getErr());
      JsonNode restored = node.post("/snapshots/restore", Map.of("position", position));
      out.println("Restored. The node goes on at " + restored.path("position").asText() + ".");
    }
  }

  private Position parsed() {
    try {
      return Position.parse(position);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "'" + position + "' is not a position like 1.4711; see 'holdfast snapshot list'", e);
    }
  }

  private static String consequence(Position wanted, Position present) {
    if (wanted.sequence() > present.sequence()) {
      throw new CommandFailure("The node is at " + present + "; " + wanted + " lies ahead of it.");
    }
    return String.format(Locale.ROOT, "The node is at %s. Going back to %s abandons the %,d entries after it.",
        present, wanted, present.sequence() - wanted.sequence());
  }
}
