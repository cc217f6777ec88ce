package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.cli.config.Quantities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast settings list}. */
@Command(
    name = "list",
    description = "Lists all settings and quotas of a running node, and whether somebody has set them. In the table "
        + "values are as 'settings set' takes them; in JSON they are plain numbers in the setting's unit.",
    footer = {
      "  holdfast settings list",
      "  holdfast settings list -o json"
    })
final class SettingsList implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode answer = node.get("/settings");
      output.print(spec.commandLine().getOut(), () -> table(answer), () -> answer);
    }
  }

  private static TextTable table(JsonNode answer) {
    TextTable table = new TextTable("NAME", "VALUE", "UNIT", "SET", "DEFAULT", "LEAST", "MOST");
    answer.path("settings").forEach(each -> table.row(
        each.path("name").asText(),
        shown(each, "value"),
        each.path("unit").asText(),
        each.path("set").asBoolean() ? "yes" : "no",
        shown(each, "default"),
        shown(each, "least"),
        shown(each, "most")));
    return table;
  }

  /** One of the numbers of a setting that the management port describes. */
  static String shown(JsonNode setting, String which) {
    return Quantities.shown(setting.path("unit").asText(), setting.path(which).asLong());
  }
}
