package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The list of keys is complete, and documentation and the sample file say what it says. */
final class KeysTest {
  private static final Path DOCUMENTATION = Path.of("docs", "configuration.md");

  @Test
  void everyKeyIsInTheList() {
    long declared = Arrays.stream(Keys.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Key.class)
        .count();

    assertThat(Keys.ALL).hasSize((int) declared);
  }

  @Test
  void namesAreUniqueAndWellFormed() {
    assertThat(Keys.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+(-[a-z0-9]+)*"));
  }

  @Test
  void theDocumentationHasARowForEachKeyAsItIs() throws IOException {
    String documentation = Files.readString(DOCUMENTATION);

    assertThat(Keys.ALL).allSatisfy(key -> assertThat(documentation).contains(row(key)));
    assertThat(documentation.lines().filter(line -> line.startsWith("| `"))).hasSize(Keys.ALL.size());
  }

  @Test
  void theSampleFileNamesEachKeyWithItsDefaultCommentedOut() throws IOException {
    String sample = Files.readString(Keys.DEFAULT_FILE);

    assertThat(Keys.ALL).allSatisfy(key -> assertThat(sample.lines()).contains(sampleLine(key)));
    assertThat(Configuration.resolve(Map.of(), Map.of(), Keys.DEFAULT_FILE).entries())
        .allSatisfy(entry -> assertThat(entry.origin()).isEqualTo(new Origin.Default()));
  }

  private static String row(Key<?> key) {
    return "| `" + key.name() + "` | `" + key.variable() + "` | " + key.kind().word() + ": " + key.kind().allowed()
        + " | " + (key.defaultText().isEmpty() ? "empty" : "`" + key.defaultText() + "`") + " | " + key.doc() + " |";
  }

  private static String sampleLine(Key<?> key) {
    return ("# " + key.name() + ": " + key.defaultText()).strip();
  }
}
