package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot …}. */
@Command(
    name = "snapshot",
    description = "Takes, shows, checks and restores snapshots. What concerns a running node goes through its "
        + "management port; verify --data and restore --data work on the data directory of one that is stopped.",
    subcommands = {
      SnapshotSave.class,
      SnapshotList.class,
      SnapshotStatus.class,
      SnapshotVerify.class,
      SnapshotRestore.class
    },
    footer = {
      "  holdfast snapshot save --to backup.snapshot",
      "  holdfast snapshot list",
      "  holdfast help snapshot restore"
    })
final class SnapshotCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which command? One of: save, list, status, verify, restore");
  }
}
