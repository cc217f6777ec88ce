package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast keys …}. */
@Command(
    name = "keys",
    description = "Makes API keys.",
    subcommands = KeysCommand.New.class,
    footer = "  holdfast keys new checkout --scopes shop:write,slots:write --file api-keys")
final class KeysCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There is one: new");
  }

  /** {@code holdfast keys new}. */
  @Command(
      name = "new",
      description = "Makes an API key and prints it, once: it is kept nowhere. Also prints the line for the file of "
          + "keys (serve --api-keys), which has the key's hash only, or adds it there. A running node reads the file "
          + "again within a second. Commands that ask a node send the key in HOLDFAST_API_KEY.",
      footer = {
        "  holdfast keys new checkout --scopes shop:write,slots:write",
        "  holdfast keys new prometheus --scopes ops:read --days 365 --file api-keys",
        "  holdfast keys new operator --scopes read,write,operate -o json"
      })
  static final class New implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Who gets it: letters, digits and . _ @ -")
    private String name;

    @Option(
        names = "--scopes",
        paramLabel = "SCOPES",
        required = true,
        description = "What it opens, separated by commas: read, write, operate, for all domains or for one, like "
            + "slots:write.")
    private String scopes;

    @Option(names = "--days", paramLabel = "N", description = "For how many days it holds. Default: for good.")
    private Integer days;

    @Option(names = "--file", paramLabel = "FILE", description = "Adds the line to this file of keys.")
    private Path file;

    @Mixin private OutputOptions output;

    @Override
    public void run() {
      String key = ApiKey.generate();
      String line = name + " " + ApiKey.hashOf(key) + " " + scopes + until();
      try {
        ApiKeys.parse(line);
        if (file != null) {
          append(line);
        }
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage().replaceFirst("^line 1: ", ""), e);
      } catch (IOException e) {
        throw new CommandFailure("The file " + file + " cannot be written: " + e.getMessage(), e);
      }
      output.print(spec.commandLine().getOut(),
          () -> table(key, line),
          () -> JsonNodeFactory.instance.objectNode().put("key", key).put("line", line));
    }

    private static TextTable table(String key, String line) {
      TextTable table = new TextTable("KEY", "LINE OF THE FILE");
      table.row(key, line);
      return table;
    }

    private String until() {
      if (days == null) {
        return "";
      }
      if (days < 1) {
        throw new ParameterException(spec.commandLine(), "--days must be at least 1");
      }
      return " " + Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The whole file must be right with it, or it stays as it is. */
    private void append(String line) throws IOException {
      String before = Files.exists(file) ? Files.readString(file) : "";
      String separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
      ApiKeys.parse(before + separator + line);
      Files.writeString(file, separator + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
