package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast settings …}. */
@Command(
    name = "settings",
    description = "Shows and changes settings and quotas: limits and times that are part of the state, the same on "
        + "every instance. What an instance has for itself is configuration: 'holdfast config print'.",
    subcommands = {SettingsList.class, SettingsSet.class},
    footer = {
      "  holdfast settings list",
      "  holdfast settings set ads.quota 3000000",
      "  holdfast settings set ads.retention 2h"
    })
final class SettingsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? One of: list, set");
  }
}
