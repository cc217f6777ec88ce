package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say of the code is so, as far as a machine can see. */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void everyProblemTypeIsExplainedAsItIs() throws IOException {
    String documentation = Files.readString(Path.of("docs", "errors.md"));

    assertThat(ProblemType.values()).allSatisfy(type -> assertThat(documentation).contains(row(type)));
    assertThat(documentation.lines().filter(line -> line.matches("\\| \\d{3} \\|.*")))
        .hasSize(ProblemType.values().length);
  }

  @Test
  void everyLinkWithinTheProjectLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        if (!Files.exists(document.resolveSibling(links.group(1)))) {
          broken.add(document + " links to " + links.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  private static String row(ProblemType type) {
    return "| " + type.status() + " | `" + type.uri() + "` | " + type.title() + " | " + type.meaning() + " |";
  }
}
