package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.cli.node.OfflineCluster;
import io.holdfast.cli.node.OfflineData;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.snapshot.SnapshotInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
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
    description = "Takes a running node back to a position of its journal: from the newest snapshot at or below it, "
        + "and the journal up to it. Or, with --from, puts a snapshot's file in the place of all that the data "
        + "directory of a stopped node holds. With --partitions it is put into another number of partitions; without "
        + "--from, all that a stopped node's data directory holds is, and nothing is abandoned. What is abandoned is "
        + "abandoned for ever; the epoch is raised, so that nobody mistakes the one history for the other.",
    footer = {
      "  holdfast snapshot restore 1.4711 --dry-run",
      "  holdfast snapshot restore --to-position 1.4711 --dry-run -o json",
      "  holdfast snapshot restore 1.4711",
      "  holdfast snapshot restore --to-time 2026-11-21T08:29:00Z",
      "  holdfast snapshot restore --from backup.snapshot --data /var/lib/holdfast --confirm 1.4711",
      "  holdfast snapshot restore --from backup.snapshot --postgres postgresql://holdfast@db/holdfast",
      "  holdfast snapshot restore --partitions 16 --data /var/lib/holdfast"
    })
final class SnapshotRestore implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @ArgGroup(multiplicity = "0..1")
  private Source source;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "With --from, or alone: the number of partitions from now on.")
  private Integer partitions;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "With --from or --partitions: the data directory. Default: ${DEFAULT-VALUE}.",
      defaultValue = "data")
  private Path data;

  @Option(
      names = "--postgres",
      paramLabel = "URI",
      description = "With --from: a cluster's Postgres in the place of a data directory.")
  private String postgres;

  @Option(names = "--dry-run", description = "Says what would be lost, and changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--confirm",
      paramLabel = "POSITION",
      description = "The position again, instead of typing it when asked.")
  private String confirmed;

  /** Where from: one of these. */
  private static final class Source {

    @Parameters(
        paramLabel = "POSITION",
        description = "Where to go back to, like 1.4711: a snapshot's, or any between the oldest one and the end.")
    private String position;

    @Option(names = "--to-position", paramLabel = "POSITION", description = "The same.")
    private String toPosition;

    @Option(
        names = "--to-time",
        paramLabel = "TIME",
        description = "The last position accepted by this time, like 2026-11-21T08:29:00Z.")
    private String time;

    @Option(names = "--from", paramLabel = "FILE", description = "A snapshot's file.")
    private Path file;
  }

  @Override
  public void run() {
    requireSense();
    if (source == null) {
      repartition();
    } else if (source.file != null) {
      replaceBy(source.file);
    } else if (source.time != null) {
      goBackToTime(source.time);
    } else {
      goBack(parsed(source.position != null ? source.position : source.toPosition));
    }
  }

  private void requireSense() {
    if (partitions != null && (partitions < 1 || partitions > Partitioning.MOST)) {
      throw wrong("--partitions must be between 1 and " + Partitioning.MOST + ", not " + partitions);
    }
    if (source == null && partitions == null) {
      throw wrong("Say where to go back to, like 1.4711, or --from which file, or into how many --partitions");
    }
    if (source != null && source.file == null && partitions != null) {
      throw wrong("A running node keeps its number of partitions; go back first, then stop it and use --partitions");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void repartition() {
    try (OfflineData offline = OfflineData.open(data)) {
      if (offline.partitions() == partitions) {
        throw new CommandFailure("It has " + partitions + " partitions already; nothing was changed.");
      }
      Position end = offline.end();
      RestorePlan plan = new RestorePlan(directory(), end, end, 0, partitions, null);
      say("All that " + directory() + " holds up to " + end + " goes from " + offline.partitions() + " partitions into "
          + partitions + ". Nothing is lost.");
      finish(dryRun ? plan : plan.done(offline.repartition(partitions)));
    }
  }

  private String directory() {
    return data.toAbsolutePath().normalize().toString();
  }

  private void goBackToTime(String time) {
    Position wanted;
    try (NodeClient node = management.connect()) {
      JsonNode found = node.get("/positions?time=" + URLEncoder.encode(time, StandardCharsets.UTF_8));
      wanted = Position.parse(found.path("position").asText());
      say("At " + time + " the journal was at " + wanted + ", accepted at " + found.path("log_time").asText() + ".");
    }
    goBack(wanted);
  }

  private void goBack(Position wanted) {
    try (NodeClient node = management.connect()) {
      Position present = Position.parse(node.get("/status").path("position").asText());
      if (wanted.sequence() > present.sequence()) {
        throw new CommandFailure("The node is at " + present + "; " + wanted + " lies ahead of it.");
      }
      long abandoned = present.sequence() - wanted.sequence();
      say(String.format(Locale.ROOT, "The node is at %s. Going back to %s abandons the %,d entries after it.", present,
          wanted, abandoned));
      RestorePlan plan = new RestorePlan(management.address(), present, wanted, abandoned, 0, null);
      if (isConfirmed(wanted)) {
        JsonNode restored = new SnapshotWatch(node, spec.commandLine().getErr()).restore(wanted);
        plan = plan.done(Position.parse(restored.path("position").asText()));
      }
      finish(plan);
    }
  }

  private void replaceBy(Path file) {
    SnapshotInfo snapshot = inspected(file);
    String place = postgres == null ? directory() : "the cluster's Postgres";
    int into = partitions == null ? snapshot.partitions() : partitions;
    say("All that " + place + " holds would be replaced by snapshot " + snapshot.position() + " of "
        + snapshot.partitions() + " partitions" + (partitions == null ? "." : ", into " + partitions + "."));
    RestorePlan plan = new RestorePlan(place, null, snapshot.position(), -1, into, null);
    if (isConfirmed(snapshot.position())) {
      Progress progress = Progress.ofBytes(spec.commandLine().getErr(), "read", 2 * snapshot.bytes());
      Position there = postgres == null
          ? OfflineData.replaceBy(file, data, into, progress::at)
          : OfflineCluster.replaceBy(file, postgres, into, progress::at);
      progress.end();
      plan = plan.done(there);
    }
    finish(plan);
  }

  private void finish(RestorePlan plan) {
    if (plan.goesOn() != null) {
      String how = plan.partitions() == 0 ? "The node" : "A node started there with --partitions " + plan.partitions();
      say("Restored. " + how + " goes on at " + plan.goesOn() + ".");
    }
    if (dryRun || output.isJson()) {
      output.print(spec.commandLine().getOut(), plan::table, plan::json);
    }
  }

  private static SnapshotInfo inspected(Path file) {
    try {
      return SnapshotInspection.of(file).info();
    } catch (IOException e) {
      throw new CommandFailure("The file " + file + " cannot be read: " + e.getMessage(), e);
    } catch (CorruptSectionException e) {
      throw new CommandFailure("The file " + file + " is not a snapshot that can be used: " + e.getMessage(), e);
    }
  }

  private boolean isConfirmed(Position position) {
    if (!dryRun) {
      Confirmation.require(
          position.toString(), confirmed, "This cannot be undone.", spec.commandLine().getErr());
    }
    return !dryRun;
  }

  private Position parsed(String text) {
    try {
      return Position.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "'" + text + "' is not a position like 1.4711; see 'holdfast snapshot list'", e);
    }
  }

  /** For people; a program's one JSON value stands alone on the standard output. */
  private void say(String line) {
    PrintWriter target = output.isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    target.println(line);
    target.flush();
  }
}
