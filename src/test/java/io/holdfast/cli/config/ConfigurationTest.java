package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags over environment over file over defaults, and what is said when one of them is wrong. */
final class ConfigurationTest {

  @TempDir private Path directory;

  @Test
  void whatNobodySaysIsTheDefault() {
    Configuration configuration = Configuration.resolve(Map.of(), Map.of(), emptyFile());

    assertThat(configuration.get(Keys.PORT)).isEqualTo(8080);
    assertThat(configuration.get(Keys.DRAIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
    assertThat(configuration.entries()).hasSameSizeAs(Keys.ALL)
        .allSatisfy(entry -> assertThat(entry.origin()).isEqualTo(new Origin.Default()));
  }

  @Test
  void theFileIsStrongerThanTheDefault() {
    Path file = file("# where\n\nport: 81\nread-only: true\n");

    Configuration configuration = Configuration.resolve(Map.of(), Map.of(), file);

    assertThat(configuration.get(Keys.PORT)).isEqualTo(81);
    assertThat(configuration.get(Keys.READ_ONLY)).isTrue();
    assertThat(originOf(configuration, Keys.PORT)).isEqualTo(file + ":3");
  }

  @Test
  void theEnvironmentIsStrongerThanTheFile() {
    Configuration configuration = Configuration.resolve(Map.of(), Map.of("HOLDFAST_PORT", "82"), file("port: 81\n"));

    assertThat(configuration.get(Keys.PORT)).isEqualTo(82);
    assertThat(originOf(configuration, Keys.PORT)).isEqualTo("environment HOLDFAST_PORT");
  }

  @Test
  void theFlagIsStrongerThanTheEnvironment() {
    Configuration configuration =
        Configuration.resolve(Map.of("port", "83"), Map.of("HOLDFAST_PORT", "82"), file("port: 81\n"));

    assertThat(configuration.get(Keys.PORT)).isEqualTo(83);
    assertThat(originOf(configuration, Keys.PORT)).isEqualTo("flag --port");
  }

  @Test
  void theEnvironmentMayNameTheFile() {
    Map<String, String> environment = Map.of("HOLDFAST_CONFIG", file("port: 84\n").toString());

    assertThat(Configuration.resolve(Map.of(), environment, null).get(Keys.PORT)).isEqualTo(84);
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithKeyValueOriginAndWhatIsAllowed() {
    Path file = file("partitions: many\nhots: here\n");

    assertThatThrownBy(() -> Configuration.resolve(Map.of("port", "65536"), Map.of("HOLDFAST_DATA", ""), file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("port: '65536' (from flag --port) is not allowed; allowed: 0 to 65535")
        .hasMessageContaining("data: '' (from environment HOLDFAST_DATA) is not allowed; allowed: a path")
        .hasMessageContaining("partitions: 'many' (from " + file + ":1) is not allowed; allowed: 1 to 1024")
        .hasMessageContaining(file + ":2: unknown key 'hots'; did you mean 'host'?");
  }

  @Test
  void aFileThatIsNoMappingIsRefusedWithTheLine() {
    assertThatThrownBy(() -> resolve("- a\n- b\n")).hasMessageEndingWith(":1: expected lines of the form 'key: value'");
    assertThatThrownBy(() -> resolve("port: 1\nhost:\n  deep: 1\n"))
        .hasMessageEndingWith("'host' must have a single value or a list of them");
    assertThatThrownBy(() -> resolve("port: 1\nport: 2\n")).hasMessageEndingWith(":2: 'port' stands in line 1 already");
    assertThatThrownBy(() -> resolve("port: [1\n")).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void aNamedFileMustBeThere() {
    Path missing = directory.resolve("missing.yaml");

    assertThatThrownBy(() -> Configuration.resolve(Map.of(), Map.of(), missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("There is no configuration file " + missing);
    assertThatThrownBy(() -> Configuration.resolve(Map.of(), Map.of(), directory))
        .hasMessageEndingWith("is a directory");
  }

  @Test
  void anUnknownVariableIsOnlySuspicious() {
    Map<String, String> environment = Map.of("HOLDFAST_PROT", "1", "HOLDFAST_HEAP", "1g", "HOME", "/");

    assertThat(Configuration.resolve(Map.of(), environment, emptyFile()).warnings())
        .containsExactly(
            "The environment variable HOLDFAST_PROT is not known and ignored; did you mean 'HOLDFAST_PORT'?");
  }

  private Configuration resolve(String content) {
    return Configuration.resolve(Map.of(), Map.of(), file(content));
  }

  private static String originOf(Configuration configuration, Key<?> key) {
    return configuration.entries().stream()
        .filter(entry -> entry.key() == key)
        .map(entry -> entry.origin().toString())
        .findFirst()
        .orElseThrow();
  }

  private Path emptyFile() {
    return file("");
  }

  private Path file(String content) {
    try {
      return Files.writeString(directory.resolve("holdfast.yaml"), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
