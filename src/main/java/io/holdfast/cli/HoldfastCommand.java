package io.holdfast.cli;

import io.holdfast.cli.config.ConfigurationException;
import io.holdfast.http.Suggestion;
import io.holdfast.cli.node.NodeFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command above all commands. */
@Command(
    name = "holdfast",
    description = "Keeps contended things straight: one log orders every change, every instance replays it in memory, "
        + "reads never wait for writes.",
    subcommands = {
      ServeCommand.class,
      SeedCommand.class,
      SnapshotCommand.class,
      FeedCommand.class,
      SettingsCommand.class,
      ConfigCommand.class,
      KeysCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = HoldfastCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it was tried and did not work; the message says why",
      "2:the command line or the configuration is wrong; nothing was tried",
      "3:no node answers at the address",
      "4:not confirmed; nothing was changed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast serve              a node on port 8080, with its data in ./data",
      "  holdfast seed --ads 1000    fills it",
      "  holdfast snapshot list      what it could be restored from",
      "  holdfast help serve         all flags of a command"
    })
public final class HoldfastCommand implements Runnable {

  @Spec private CommandSpec spec;

  HoldfastCommand() {}

  /** Runs what the command line asks for and returns the exit code. Prints to standard output and error. */
  public static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new HoldfastCommand());
    line.setParameterExceptionHandler(HoldfastCommand::refuse);
    line.setExecutionExceptionHandler(HoldfastCommand::explain);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(),
        "Which command? One of: serve, seed, snapshot, feed, settings, config, keys, version");
  }

  private static int refuse(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText(failure.getMessage() + suggestion(failure)));
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static String suggestion(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    String argument = unmatched.getUnmatched().getFirst().split("=", 2)[0];
    return Suggestion.of(
        argument, argument.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet());
  }

  private static int explain(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
    int code = switch (failure) {
      case CommandFailure known -> known.exitCode();
      case ConfigurationException _ -> ExitCode.USAGE;
      case NodeFailure _ -> ExitCode.FAILED;
      default -> throw failure;
    };
    line.getErr().println(Ansi.AUTO.text("@|red " + failure.getMessage().replace("@|", "@ |") + "|@"));
    return code;
  }

  /** Says the version for {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {VersionCommand.text()};
    }
  }
}
