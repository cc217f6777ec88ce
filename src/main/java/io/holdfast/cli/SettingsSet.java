package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.cli.config.Quantities;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast settings set}. */
@Command(
    name = "set",
    description = "Changes a setting or quota of a running node, and of its whole cluster: it holds everywhere from "
        + "the same position on, and survives restarts.",
    footer = {
      "  holdfast settings set ads.quota 3000000",
      "  holdfast settings set ads.quota_bytes 4GiB",
      "  holdfast settings set ads.retention 2h -o json"
    })
final class SettingsSet implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Which; 'holdfast settings list' has all.")
  private String name;

  @Parameters(
      paramLabel = "VALUE",
      description = "A whole number in the setting's unit. Times may have another: s, m, h, d; bytes too: KiB, MiB, "
          + "GiB.")
  private String value;

  @Override
  public void run() {
    if (name.isBlank()) {
      throw new ParameterException(spec.commandLine(), "NAME is empty; see 'holdfast settings list'");
    }
    try (NodeClient node = management.connect()) {
      String path = "/settings/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      JsonNode before = node.get(path);
      JsonNode after = node.put(path, Map.of("value", parsed(before.path("unit").asText())));
      output.print(spec.commandLine().getOut(), () -> table(before, after), () -> after);
    }
  }

  private long parsed(String unit) {
    try {
      return Quantities.in(unit, value);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "'" + value + "' is no value of " + name + ": it " + e.getMessage(), e);
    }
  }

  private static TextTable table(JsonNode before, JsonNode after) {
    TextTable table = new TextTable("NAME", "VALUE", "WAS", "UNIT");
    table.row(after.path("name").asText(), SettingsList.shown(after, "value"), SettingsList.shown(before, "value"),
        after.path("unit").asText());
    return table;
  }
}
