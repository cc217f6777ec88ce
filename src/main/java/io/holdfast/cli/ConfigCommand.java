package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Configuration.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast config …}. */
@Command(
    name = "config",
    description = "Shows the configuration.",
    subcommands = ConfigCommand.Print.class,
    footer = "  holdfast config print")
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There is one: print");
  }

  /** {@code holdfast config print}. */
  @Command(
      name = "print",
      description = "Prints every value and where it came from: a flag, the environment, a line of the file, or the "
          + "default. Takes the flags of serve, and fails as serve would.",
      footer = {
        "  holdfast config print",
        "  HOLDFAST_PORT=9000 holdfast config print --data /var/lib/holdfast -o json"
      })
  static final class Print implements Runnable {

    @Spec private CommandSpec spec;

    @Mixin private ConfigurationOptions options;

    @Mixin private OutputOptions output;

    @Override
    public void run() {
      Configuration configuration = options.resolve();
      output.print(spec.commandLine().getOut(), () -> table(configuration), () -> json(configuration));
      configuration.warnings().forEach(spec.commandLine().getErr()::println);
    }

    private static TextTable table(Configuration configuration) {
      TextTable table = new TextTable("KEY", "VALUE", "FROM");
      for (Entry<?> entry : configuration.entries()) {
        table.row(entry.key().name(), entry.text(), entry.origin().toString());
      }
      return table;
    }

    private static JsonNode json(Configuration configuration) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Entry<?> entry : configuration.entries()) {
        array.addObject()
            .put("key", entry.key().name())
            .put("value", entry.text())
            .put("from", entry.origin().toString());
      }
      return array;
    }
  }
}
