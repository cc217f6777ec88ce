package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How code is written here, as far as a machine can see it. What a rule refuses is named with its place. A rule that
 * is in the way is changed here, with its reason in the commit, rather than gone round.
 */
final class HouseRulesTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path TEST = Path.of("src", "test", "java");
  private static final Path JMH = Path.of("src", "jmh", "java");

  private static final int FILE_LINES = 500;
  private static final int LINE_CHARACTERS = 120;
  private static final int METHOD_LINES = 45;

  private static final Set<String> PACKAGES = Set.of(
      "io.holdfast", "io.holdfast.http.limits", "io.holdfast.http.tracing",
      "io.holdfast.kernel", "io.holdfast.kernel.table", "io.holdfast.kernel.index", "io.holdfast.kernel.cut",
      "io.holdfast.kernel.feed",
      "io.holdfast.ads", "io.holdfast.slots", "io.holdfast.shop", "io.holdfast.coordination",
      "io.holdfast.codec",
      "io.holdfast.log", "io.holdfast.log.sqlite", "io.holdfast.log.postgres", "io.holdfast.log.redis",
      "io.holdfast.engine", "io.holdfast.feed", "io.holdfast.feed.ads", "io.holdfast.feed.shop",
      "io.holdfast.feed.coordination", "io.holdfast.feed.slots", "io.holdfast.http", "io.holdfast.http.access",
      "io.holdfast.http.ads", "io.holdfast.http.coordination", "io.holdfast.http.feed", "io.holdfast.http.live",
      "io.holdfast.http.shop", "io.holdfast.http.slots",
      "io.holdfast.http.wire", "io.holdfast.postgres", "io.holdfast.redis", "io.holdfast.snapshot",
      "io.holdfast.snapshot.postgres", "io.holdfast.ops",
      "io.holdfast.cli", "io.holdfast.cli.config", "io.holdfast.cli.node");

  // Built from pieces, so that this file does not break its own rules.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|@Dis" + "abled|@Ig" + "nore\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.)}*])/(wo" + "rk|ro" + "ot|t" + "mp|fa" + "rm)/|/ho" + "me/\\w");
  private static final Pattern VAGUE_NAME =
      Pattern.compile("(Ut" + "ils?|Com" + "mon|Mana" + "ger|Hel" + "per|Mi" + "sc|Stu" + "ff)(?![a-z])");

  private static JavaSources main;
  private static JavaSources all;

  @BeforeAll
  static void parse() {
    main = new JavaSources(MAIN);
    all = new JavaSources(MAIN, TEST, JMH);
  }

  @Test
  void packagesAreTheOnesInTheDesign() {
    assertThat(packagesOf(main)).isSubsetOf(PACKAGES);
  }

  @Test
  void everyPackageSaysWhatItOwnsOnWhichThreadItRunsAndWhatItMustNotTouch() {
    assertThat(packagesOf(main)).allSatisfy(name -> {
      Path info = MAIN.resolve(name.replace('.', '/')).resolve("package-info.java");
      assertThat(info).exists();
      assertThat(Files.readString(info)).contains("Threads:", "Must not touch");
    });
  }

  @Test
  void noNameIsVague() {
    assertThat(all.units()).allSatisfy(unit -> {
      assertThat(unit.getSourceFile().getName().replaceFirst(".*/", "")).doesNotContainPattern(VAGUE_NAME);
      assertThat(List.of(String.valueOf(unit.getPackageName()).split("\\.")))
          .doesNotContain("ut" + "il", "ut" + "ils", "com" + "mon", "mana" + "ger", "hel" + "per");
    });
  }

  @Test
  void filesAreShortAndLinesToo() {
    assertThat(violations(textFiles(), HouseRulesTest::tooLong)).isEmpty();
  }

  @Test
  void nothingIsUnfinishedOrSwitchedOff() {
    assertThat(violations(textFiles(), file -> matches(file, UNFINISHED))).isEmpty();
  }

  @Test
  void nothingNamesAPathOfOneMachine() {
    assertThat(violations(textFiles(), file -> matches(file, MACHINE_PATH))).isEmpty();
  }

  @Test
  void codeKeepsTheRules() {
    assertThat(CodeRules.violations(all, METHOD_LINES)).isEmpty();
  }

  @Test
  void whatIsPublicHasJavadoc() {
    assertThat(JavadocRule.violations(main)).isEmpty();
  }

  private static Set<String> packagesOf(JavaSources sources) {
    return sources.units().stream()
        .map(CompilationUnitTree::getPackageName)
        .map(String::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> tooLong(Path file) {
    List<String> found = new ArrayList<>();
    List<String> lines = lines(file);
    boolean code = file.toString().matches(".*\\.(java|js|sh|sql)") || file.startsWith("scripts");
    if (code && lines.size() > FILE_LINES) {
      found.add(file + " has " + lines.size() + " lines");
    }
    for (int i = 0; code && i < lines.size(); i++) {
      if (lines.get(i).length() > LINE_CHARACTERS && !lines.get(i).startsWith("import ")) {
        found.add(file + ":" + (i + 1) + " has " + lines.get(i).length() + " characters");
      }
    }
    return found;
  }

  private static List<String> matches(Path file, Pattern pattern) {
    List<String> found = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
      }
    }
    return found;
  }

  private static List<String> violations(List<Path> files, Function<Path, List<String>> rule) {
    return files.stream().flatMap(file -> rule.apply(file).stream()).toList();
  }

  /** What people write here: everything outside hidden, built and data directories that is text. */
  private static List<Path> textFiles() {
    Path here = Path.of("");
    Pattern outside = Pattern.compile("(target|data|\\..*)(/.*)?");
    try (Stream<Path> walk = Files.walk(here)) {
      return walk.filter(Files::isRegularFile)
          .map(path -> here.toAbsolutePath().relativize(path.toAbsolutePath()))
          .filter(path -> !outside.matcher(path.toString()).matches())
          .filter(path -> path.toString().matches(".*\\.(java|js|sh|sql|ya?ml|xml|md|properties)|scripts/.*|[A-Z]+"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new UncheckedIOException(file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
