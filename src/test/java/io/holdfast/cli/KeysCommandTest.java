package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.ApiKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code holdfast keys new} makes. */
final class KeysCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... arguments) {
    CommandLine line = HoldfastCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void aNewKeyComesWithTheLineThatHasItsHashOnly() throws Exception {
    assertThat(run("keys", "new", "checkout", "--scopes", "shop:write,read", "--days", "30", "-o", "json")).isZero();
    JsonNode made = new ObjectMapper().readTree(out.toString());
    String key = made.get("key").asText();
    String line = made.get("line").asText();
    assertThat(line).startsWith("checkout " + ApiKey.hashOf(key) + " shop:write,read 20").doesNotContain(key);
    assertThat(ApiKeys.parse(line).size()).isEqualTo(1);
  }

  @Test
  void aLineIsAddedToAFileThatStaysWhole() throws Exception {
    Path file = Files.writeString(directory.resolve("keys"), "# ours");
    assertThat(run("keys", "new", "a", "--scopes", "read", "--file", file.toString())).isZero();
    assertThat(run("keys", "new", "b", "--scopes", "write", "--file", file.toString())).isZero();
    assertThat(Files.readString(file)).startsWith("# ours\na sha256:");
    assertThat(ApiKeys.parse(Files.readString(file)).size()).isEqualTo(2);
    Path broken = Files.writeString(directory.resolve("broken"), "what is this\n");
    assertThat(run("keys", "new", "a", "--scopes", "read", "--file", broken.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(broken)).isEqualTo("what is this\n");
  }

  @Test
  void whatIsNoScopeOrNameIsRefused() {
    assertThat(run("keys", "new", "a", "--scopes", "reed")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'reed' is no scope");
    assertThat(run("keys", "new", "a b", "--scopes", "read")).isEqualTo(ExitCode.USAGE);
    assertThat(run("keys", "new", "a", "--scopes", "read", "--days", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(run("keys", "new", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(run("keys")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).doesNotContain("hf_");
  }
}
