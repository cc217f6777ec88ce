package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.ApiFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code holdfast settings} against a node. */
final class SettingsCommandTest {
  @TempDir static Path directory;
  private static ApiFixture node;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    node = ApiFixture.in(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("settings"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--management", node.managed("").build().uri().toString()));
    return HoldfastCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static long valueOf(String name) throws Exception {
    return ApiFixture.json(node.send(node.managed("/settings/" + name))).get("value").asLong();
  }

  @Test
  void allAreListedAsTheyCanBeSet() {
    assertThat(run("list")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("NAME +VALUE +UNIT +SET +DEFAULT +LEAST +MOST"))
        .anyMatch(line -> line.matches("engine.outage +3s +ms +no +3s +2s +1h"))
        .anyMatch(line -> line.matches("slots.quota-bytes +1GiB +bytes +no +1GiB +0 +1024GiB"))
        .anyMatch(line -> line.matches("shop.order_lines +100 +lines +no +100 +1 +1000"));
  }

  @Test
  void programsGetNumbersInTheSettingsUnit() throws Exception {
    assertThat(run("list", "-o", "json")).as(err.toString()).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get("settings").findValuesAsText("name"))
        .contains("ads.quota", "coordination.grace");
    out.getBuffer().setLength(0);
    assertThat(run("set", "slots.line-hold", "5m", "-o", "json")).as(err.toString()).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get("value").asLong()).isEqualTo(300_000);
  }

  @ParameterizedTest
  @CsvSource({"ads.quota,3000000,3000000", "ads.quota,4_000_000,4000000", "ads.retention,2h,7200000",
      "ads.retention,250,250", "ads.quota_bytes,3GiB,3221225472", "ads.quota_bytes,4096,4096"})
  void aValueIsInTheSettingsUnitOrHasOne(String name, String text, long value) throws Exception {
    assertThat(run("set", name, text)).as(err.toString()).isZero();
    assertThat(valueOf(name)).isEqualTo(value);
  }

  @Test
  void whatItWasIsSaidToo() {
    assertThat(run("set", "coordination.grace", "3s")).isZero();
    assertThat(out.toString().lines().toList()).satisfiesExactly(
        heading -> assertThat(heading).matches("NAME +VALUE +WAS +UNIT"),
        row -> assertThat(row).matches("coordination.grace +3s +2s +ms"));
  }

  @Test
  void aTextThatIsNoValueIsRefusedWithWhatWouldDo() throws Exception {
    assertThat(run("set", "shop.quota_bytes", "2GB")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'2GB' is no value of shop.quota_bytes",
        "whole number of bytes, or have the unit KiB, MiB or GiB");
    assertThat(run("set", "shop.quota_items", "1h")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("whole number of items").doesNotContain("Exception");
    assertThat(valueOf("shop.quota_bytes")).isEqualTo(1L << 30);
  }

  @Test
  void whatTheNodeRefusesIsSaidAsItSaysIt() {
    assertThat(run("set", "shop.quota_items", "200000000")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("(400)", "from 0 to 100000000, in items");
    assertThat(run("set", "shop.quota_itmes", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("(404)", "did you mean 'shop.quota_items'?");
    assertThat(run("set", "a/b c?d", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("There is no setting 'a/b c?d'");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("set", "ads.quota")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("VALUE");
    assertThat(run("set", " ", "5")).isEqualTo(ExitCode.USAGE);
    assertThat(run("lits")).isEqualTo(ExitCode.USAGE);
    assertThat(HoldfastCommand.execute("settings", "list", "--management", "http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNREACHABLE);
  }
}
