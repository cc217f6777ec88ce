package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.node.Domains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is documented as it is, and the reverse; and it is in Prometheus's format. */
final class MetricsTest {
  private static final Path PAGE = Path.of("docs", "metrics.md");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
  private static final Pattern ROW = Pattern.compile("\\| `(holdfast_\\w+)` \\|.*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z0-9_]+)(\\{([a-z_]+=\"[^\"]*\",?)*})? ([0-9.E+-]+|NaN|\\+Inf)");
  private static final String SOMETIMES = "## Only sometimes";

  @TempDir static Path directory;
  private static ApiFixture api;
  private static String served;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    api = ApiFixture.in(directory);
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).isEqualTo(201);
    served = api.send(api.managed("/metrics")).body();
    page = Files.readString(PAGE);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  /** Each family that is served: its row in the documentation. */
  private static Map<String, String> rows() {
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(served).results().forEach(each -> types.put(each.group(1), each.group(2)));
    Map<String, String> rows = new TreeMap<>();
    HELP.matcher(served).results().filter(each -> each.group(1).startsWith("holdfast_")).forEach(each ->
        rows.put(each.group(1), "| `" + each.group(1) + "` | " + types.get(each.group(1)) + " | " + each.group(2)));
    return rows;
  }

  private static boolean isOfADomain(String name) {
    Set<String> domains = Domains.routes(1).stream().map(group -> "holdfast_" + group.domain())
        .collect(Collectors.toSet());
    return domains.stream().anyMatch(domain -> name.equals(domain) || name.startsWith(domain + "_"));
  }

  private static List<String> undocumented(String where) {
    return rows().entrySet().stream().filter(row -> !where.contains(row.getValue())).map(Map.Entry::getKey).toList();
  }

  @Test
  void everyMetricOfTheNodeHasItsRow() {
    assertThat(undocumented(page).stream().filter(name -> !isOfADomain(name)).map(rows()::get))
        .as("rows that are missing in " + PAGE).isEmpty();
  }

  /** A domain may keep its metrics on a page of its own. */
  @Test
  void everyMetricOfADomainIsOnSomePage() throws IOException {
    List<String> missing = new ArrayList<>(undocumented(page));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      for (Path document : docs.filter(path -> path.toString().endsWith(".md")).toList()) {
        String text = Files.readString(document);
        missing.removeIf(name -> text.contains("`" + name + "`"));
      }
    }
    assertThat(missing).as("domains' metrics without documentation").isEmpty();
  }

  @Test
  void everyRowIsServedUnlessItSaysThatItIsOnlySometimes() {
    String always = page.substring(0, page.indexOf(SOMETIMES));
    Set<String> documented = new TreeSet<>();
    always.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> documented.add(row.group(1)));
    assertThat(rows().keySet()).containsAll(documented);
  }

  @Test
  void namesHaveUnitsAndOneStyle() {
    TYPE.matcher(served).results().filter(each -> each.group(1).startsWith("holdfast_")).forEach(each -> {
      assertThat(each.group(1)).matches("holdfast(_[a-z]+)+").doesNotContain("millis");
      assertThat(each.group(1).endsWith("_total")).as(each.group(1)).isEqualTo(each.group(2).equals("counter"));
    });
  }

  @Test
  void theFormatIsPrometheuss() {
    Set<String> families = new TreeSet<>();
    served.lines().forEach(line -> {
      if (line.startsWith("# HELP ")) {
        assertThat(families.add(line.split(" ")[2])).as("once: " + line).isTrue();
      } else if (!line.startsWith("#")) {
        assertThat(line).matches(SAMPLE);
      }
    });
  }

  @Test
  void writesAreSeenStepByStep() {
    for (String step : List.of("batched", "appended", "applied")) {
      assertThat(served).containsPattern("holdfast_write_step_seconds_count\\{step=\"" + step + "\"} [1-9]");
    }
    assertThat(served).containsPattern("holdfast_write_seconds_count [1-9]")
        .containsPattern("holdfast_batch_commands_count [1-9]").contains("holdfast_http_connections ");
  }
}
