package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast feed resume}. */
@Command(
    name = "resume",
    description = "Lets a consumer that was parked after too many failures, or pauses, try again at once, from where "
        + "it stands.",
    footer = "  holdfast feed resume webhook-orders")
final class FeedResume implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The consumer, as feed list has it.")
  private String name;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode answer = node.post("/feeds/" + name + "/resume", Map.of());
      output.print(spec.commandLine().getOut(), () -> FeedList.table(answer), () -> answer);
    }
  }
}
