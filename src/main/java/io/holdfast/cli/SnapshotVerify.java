package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.cli.node.OfflineData;
import io.holdfast.engine.Replay;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.snapshot.SnapshotInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot verify}. */
@Command(
    name = "verify",
    description = "Checks snapshots' files: every checksum, every row and every content hash; fails if anything is not "
        + "as it was stored. May run beside a node. With --replay, of a data directory that no node uses, also "
        + "replays the journal up to each snapshot and compares what it comes to.",
    footer = {
      "  holdfast snapshot verify",
      "  holdfast snapshot verify backup.snapshot -o json",
      "  holdfast snapshot verify --data /var/lib/holdfast --replay"
    })
final class SnapshotVerify implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "FILE", description = "The files; without any, all in the data directory.")
  private List<Path> files = List.of();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "The data directory. Default: ${DEFAULT-VALUE}.",
      defaultValue = "data")
  private Path data;

  @Option(names = "--replay", description = "Replays the data directory's journal too.")
  private boolean replay;

  /** What was found of one file. */
  private record Finding(Path file, SnapshotInspection inspection, String trouble) {

    boolean isRight() {
      return trouble == null;
    }

    String verdict() {
      return isRight() ? "right" : "WRONG: " + trouble;
    }
  }

  @Override
  public void run() {
    List<Finding> findings = new ArrayList<>();
    List<Path> wanted = files.isEmpty() ? stored() : files;
    long all = wanted.stream().mapToLong(file -> file.toFile().length()).sum();
    Progress progress = Progress.ofBytes(spec.commandLine().getErr(), "checked", all);
    long before = 0;
    for (Path file : wanted) {
      long done = before;
      findings.add(check(file, bytes -> progress.at(done + bytes)));
      before += file.toFile().length();
    }
    progress.end();
    if (replay) {
      findings.addAll(replayed());
    }
    output.print(spec.commandLine().getOut(), () -> table(findings), () -> json(findings));
    if (!findings.stream().allMatch(Finding::isRight)) {
      throw new CommandFailure("Not every snapshot is right.");
    }
  }

  private List<Path> stored() {
    Path directory = OfflineData.snapshots(data);
    try {
      return Files.isDirectory(directory) ? SnapshotInspection.filesIn(directory) : List.of();
    } catch (IOException e) {
      throw new CommandFailure("The directory " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Finding check(Path file, LongConsumer progress) {
    try {
      return new Finding(file, SnapshotInspection.verify(file, progress), null);
    } catch (NoSuchFileException e) {
      return new Finding(file, null, "there is no such file");
    } catch (IOException | CorruptSectionException e) {
      return new Finding(file, null, e.getMessage());
    }
  }

  private List<Finding> replayed() {
    try (OfflineData offline = OfflineData.open(data)) {
      return offline.replay().stream()
          .map(verdict -> new Finding(Path.of("replay to " + verdict.snapshot().position()), null, trouble(verdict)))
          .toList();
    }
  }

  private static String trouble(Replay.Verdict verdict) {
    return verdict.agrees() ? null
        : "the journal comes to " + hex(verdict.contentHash()) + ", not " + hex(verdict.snapshot().contentHash());
  }

  private static TextTable table(List<Finding> findings) {
    TextTable table = new TextTable("FILE", "POSITION", "ROWS", "RAW", "STORED", "CONTENT", "VERDICT");
    for (Finding finding : findings) {
      SnapshotInspection found = finding.inspection();
      if (found == null) {
        table.row(finding.file().toString(), "-", "-", "-", "-", "-", finding.verdict());
      } else {
        table.row(finding.file().toString(), found.info().position().toString(),
            String.format(Locale.ROOT, "%,d", found.rows()), SnapshotLine.size(found.rawBytes()),
            SnapshotLine.size(found.info().bytes()), hex(found.info().contentHash()), finding.verdict());
      }
    }
    return table;
  }

  private static ArrayNode json(List<Finding> findings) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Finding finding : findings) {
      ObjectNode object = array.addObject().put("file", finding.file().toString()).put("right", finding.isRight());
      if (finding.inspection() != null) {
        object.put("position", finding.inspection().info().position().toString())
            .put("rows", finding.inspection().rows())
            .put("bytes", finding.inspection().info().bytes())
            .put("content_hash", hex(finding.inspection().info().contentHash()));
      }
      if (!finding.isRight()) {
        object.put("trouble", finding.trouble());
      }
    }
    return array;
  }

  private static String hex(long hash) {
    return HexFormat.of().toHexDigits(hash);
  }
}
