package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast feed …}. */
@Command(
    name = "feed",
    description = "Shows who consumes changes (relational tables, webhooks, streams), and lets one try again, begin "
        + "anew or go on elsewhere. Goes through the management port of the keeper.",
    subcommands = {FeedList.class, FeedResume.class, FeedRebuild.class},
    footer = {
      "  holdfast feed list",
      "  holdfast feed rebuild tables",
      "  holdfast feed resume webhook-orders",
      "  holdfast feed rebuild webhook-orders --from 1.4711"
    })
final class FeedCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? One of: list, resume, rebuild");
  }
}
