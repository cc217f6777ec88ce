package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast version}. */
@Command(
    name = "version",
    description = "Prints the version of Holdfast and of the Java that runs it.",
    footer = "  holdfast version")
final class VersionCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(text());
  }

  static String text() {
    return "holdfast " + BuildInfo.version() + " (Java " + Runtime.version() + ")";
  }
}
