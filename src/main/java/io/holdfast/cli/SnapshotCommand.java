package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshot …}. */
@Command(
    name = "snapshot",
    description = "Takes, shows, checks and restores snapshots of a node.",
    footer = "  holdfast snapshot list")
final class SnapshotCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which command? One of: save, list, status, verify, restore");
  }
}
