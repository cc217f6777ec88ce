package io.holdfast.cli;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.node.Logging;
import io.holdfast.cli.node.NodeProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast serve}. */
@Command(
    name = "serve",
    description = "Runs a node: recovers what is in the data directory, then serves until it is told to stop "
        + "(SIGTERM or Ctrl-C), which lets requests finish; a second signal ends it at once. Every flag is also an "
        + "environment variable (--port: HOLDFAST_PORT) and a key of the configuration file (port: 8080).",
    footer = {
      "  holdfast serve",
      "  holdfast serve --port 9000 --data /var/lib/holdfast",
      "  HOLDFAST_LOG_FORMAT=json holdfast serve --config /etc/holdfast.yaml"
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    configuration.warnings().forEach(spec.commandLine().getErr()::println);
    Logging.configure(configuration);
    return new NodeProcess(configuration).run() ? ExitCode.OK : ExitCode.FAILED;
  }
}
