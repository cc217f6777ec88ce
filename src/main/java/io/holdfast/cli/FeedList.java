package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast feed list}. */
@Command(
    name = "list",
    description = "Lists the consumers of changes: up to where each has written, how far it is behind, and why it "
        + "stands still if it does. All are idle where another instance is the keeper.",
    footer = {"  holdfast feed list", "  holdfast feed list -o json"})
final class FeedList implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode answer = node.get("/feeds");
      output.print(spec.commandLine().getOut(), () -> table(answer), () -> answer);
    }
  }

  static TextTable table(JsonNode answer) {
    TextTable table = new TextTable("NAME", "PHASE", "POSITION", "BEHIND", "CHANGES", "FAILURES", "DETAIL");
    answer.path("consumers").forEach(each -> table.row(each.path("name").asText(), each.path("phase").asText(),
        each.path("position").asText("-"), each.path("behind").asText(), each.path("changes").asText(),
        each.path("failures").asText(), each.path("detail").asText()));
    return table;
  }
}
