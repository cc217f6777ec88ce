package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot save}. */
@Command(
    name = "save",
    description = "Has a running node take a snapshot now, while it goes on serving; with --to also copies it here.",
    footer = {
      "  holdfast snapshot save",
      "  holdfast snapshot save --to backup.snapshot -o json"
    })
final class SnapshotSave implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Option(names = "--to", paramLabel = "FILE", description = "Copies the snapshot to this new file.")
  private Path file;

  @Override
  public void run() {
    if (file != null && Files.exists(file)) {
      throw new CommandFailure("There is a file " + file + " already; it is not overwritten.");
    }
    try (NodeClient node = management.connect()) {
      PrintWriter err = spec.commandLine().getErr();
      JsonNode snapshot = new SnapshotWatch(node, err).take();
      if (file != null) {
        Progress progress = Progress.ofBytes(err, "saved", snapshot.path("bytes").asLong());
        node.download("/snapshots/" + snapshot.path("position").asText(), file, progress::at);
        progress.end();
      }
      output.print(spec.commandLine().getOut(), () -> table(snapshot), () -> snapshot);
    }
  }

  private static TextTable table(JsonNode snapshot) {
    TextTable table = SnapshotLine.table();
    SnapshotLine.add(snapshot, table);
    return table;
  }
}
