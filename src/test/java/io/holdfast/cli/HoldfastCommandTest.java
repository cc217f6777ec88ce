package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people type, and what they get: help, exit codes, one clear line for what is wrong. */
final class HoldfastCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> everyCommandHasHelpWithExamplesAndExitCodes() {
    return commands(HoldfastCommand.commandLine())
        .filter(line -> !line.getCommandName().equals("help"))
        .map(line -> DynamicTest.dynamicTest(line.getCommandSpec().qualifiedName(), () ->
            assertThat(line.getUsageMessage())
                .contains("Examples:", "Exit codes:", "  holdfast ", "--help")
                .doesNotContain("null")));
  }

  @Test
  void versionsAreSaid() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("holdfast \\d+\\.\\d+\\.\\d+\\S* \\(Java 25.*\\)\\s+");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheClosestOne() {
    assertThat(run("serve", "--prot", "80")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'--prot'", "did you mean '--port'?", "Try 'holdfast serve --help'");
  }

  @Test
  void anUnknownCommandIsRefusedWithTheClosestOne() {
    assertThat(run("sevre")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("did you mean 'serve'?");
  }

  @Test
  void aCommandOfCommandsNeedsOne() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("snapshot")).isEqualTo(ExitCode.USAGE);
    assertThat(run("config")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void configPrintSaysWhereEachValueCameFrom() throws Exception {
    Path file = Files.writeString(directory.resolve("my.yaml"), "log-level: debug\n");

    assertThat(run("config", "print", "--port", "9000", "--read-only", "--config", file.toString())).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("port +9000 +flag --port"))
        .anyMatch(line -> line.matches("read-only +true +flag --read-only"))
        .anyMatch(line -> line.matches("log-level +debug +.*my\\.yaml:1"))
        .anyMatch(line -> line.matches("partitions +8 +default"));
  }

  @Test
  void configPrintFailsAsServeWould() {
    assertThat(run("config", "print", "--port", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("port: 'x' (from flag --port) is not allowed; allowed: 0 to 65535");
  }

  @Test
  void configPrintWritesJson() {
    assertThat(run("config", "print", "-o", "json", "--port", "1")).isZero();
    assertThat(out.toString()).contains("\"key\" : \"port\"", "\"value\" : \"1\"", "\"from\" : \"flag --port\"");
  }

  @Test
  void seedRefusesWhatMakesNoSense() {
    assertThat(run("seed", "--ads", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(run("seed", "--ads", "many")).isEqualTo(ExitCode.USAGE);
    assertThat(run("seed", "--slots", "-1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("seed", "--slots", "1", "--url", "http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run("seed", "--from", "yesterday")).isEqualTo(ExitCode.USAGE);
    assertThat(run("seed", "--url", "ftp://x")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aNodeThatIsNotThereIsSaidToBeSo() {
    assertThat(run("seed", "--ads", "1", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("No node answers at http://127.0.0.1:1").doesNotContain("Exception");
  }

  @Test
  void restoreRefusesWhatMakesNoSense() {
    assertThat(run("snapshot", "restore")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--from", "--partitions");
    assertThat(run("snapshot", "restore", "--partitions", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(run("snapshot", "restore", "--partitions", "1025")).isEqualTo(ExitCode.USAGE);
    assertThat(run("snapshot", "restore", "1.5", "--partitions", "2")).isEqualTo(ExitCode.USAGE);
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(run("snapshot", "restore", "--partitions", "2", "--data", nowhere)).isNotZero();
    assertThat(err.toString()).contains("There is no journal in " + nowhere).doesNotContain("Exception");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aDryRunPrintsTheSameAdsForTheSameSeed() {
    String[] arguments = {"seed", "--ads", "3", "--dry-run", "--random-seed", "7", "--from", "2030-01-01T00:00:00Z"};
    run(arguments);
    String first = out.toString();
    out.getBuffer().setLength(0);
    run(arguments);

    assertThat(first.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"title\":\"AD "));
    assertThat(out).hasToString(first);
  }

  private int run(String... arguments) {
    return HoldfastCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Stream<CommandLine> commands(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(HoldfastCommandTest::commands));
  }
}
