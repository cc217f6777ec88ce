package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process writes for machines. */
final class LoggingProcessTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final HttpSession http = new HttpSession();

  private static List<JsonNode> lines(HoldfastProcess process) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : process.output().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void everyLineIsJsonAndLevelsAreChangedWhileItRuns() throws Exception {
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"), "--log-format", "json")) {
      http.post(process.api().resolve("/stock/item/create/3"), "", "item");
      assertThat(http.put(process.management().resolve("/log-levels"), "{\"level\":\"error\"}").statusCode())
          .isEqualTo(200);
      process.terminate();
      assertThat(process.awaitExit()).isZero();
      List<JsonNode> lines = lines(process);
      assertThat(lines).isNotEmpty().allSatisfy(line -> {
        assertThat(line.get("timestamp").asLong()).isPositive();
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("loggerName").asText()).startsWith("io.holdfast");
      });
      assertThat(lines).extracting(line -> line.get("formattedMessage").asText())
          .as("one line for each event, none for a request").noneMatch(text -> text.contains("item"))
          .as("it has drained, of which nothing is worth a line any more").noneMatch(text -> text.contains("Drained"));
    }
  }
}
