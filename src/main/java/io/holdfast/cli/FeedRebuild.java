package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast feed rebuild}. */
@Command(
    name = "rebuild",
    description = "Lets a consumer forget what it wrote and begin anew: tables are emptied and filled from the newest "
        + "snapshot, receivers of events go on with what happens from now on, or after a position.",
    footer = {"  holdfast feed rebuild tables", "  holdfast feed rebuild webhook-orders --from 1.4711"})
final class FeedRebuild implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ManagementOptions management;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The consumer, as feed list has it.")
  private String name;

  @Option(names = "--from", paramLabel = "POSITION",
      description = "For receivers of events: replays what happened after this position, like 1.4711.")
  private String from;

  @Override
  public void run() {
    try (NodeClient node = management.connect()) {
      JsonNode answer = node.post("/feeds/" + name + "/restart", from == null ? Map.of() : Map.of("from", from));
      output.print(spec.commandLine().getOut(), () -> FeedList.table(answer), () -> answer);
    }
  }
}
