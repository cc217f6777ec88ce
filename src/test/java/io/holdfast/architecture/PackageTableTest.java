package io.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the table of packages in the design true: which package may use which, and which libraries. */
final class PackageTableTest {
  private static final String ROOT = "io.holdfast.";
  private static final String FASTUTIL = "it.unimi.dsi.fastutil";
  private static final String HASH4J = "com.dynatrace.hash4j";
  private static final String JACKSON = "com.fasterxml.jackson";
  private static final String LOGGING = "org.slf4j";
  private static final String VERTX = "io.vertx";
  private static final String NETTY = "io.netty";
  private static final String METRICS = "io.micrometer";
  private static final String TRACES = "io.opentelemetry";
  private static final String LOGGERS = "ch.qos.logback";
  private static final String TOKENS = "com.nimbusds";
  private static final String CACHES = "com.github.benmanes.caffeine";
  private static final String[] DOMAINS = {"ads", "slots", "shop", "coordination"};

  private static final List<Row> TABLE = List.of(
      new Row("kernel").uses().libraries(FASTUTIL, HASH4J),
      new Row("ads").uses("kernel").libraries(FASTUTIL, HASH4J),
      new Row("slots").uses("kernel").libraries(FASTUTIL, HASH4J),
      new Row("shop").uses("kernel").libraries(FASTUTIL, HASH4J),
      new Row("coordination").uses("kernel").libraries(FASTUTIL, HASH4J),
      new Row("codec").uses("kernel").uses(DOMAINS).libraries(JACKSON, HASH4J, FASTUTIL),
      new Row("log").except("log.sqlite", "log.postgres", "log.redis").uses("kernel", "codec")
          .libraries(LOGGING, FASTUTIL),
      new Row("log.sqlite").uses("kernel", "log").libraries(LOGGING, HASH4J, "org.sqlite", "com.github.luben.zstd"),
      new Row("postgres").uses("log").libraries(LOGGING, VERTX),
      new Row("log.postgres").uses("kernel", "log", "postgres").libraries(LOGGING, VERTX),
      new Row("redis").uses("log").libraries(LOGGING, VERTX),
      new Row("log.redis").uses("kernel", "log", "redis").libraries(LOGGING, VERTX),
      new Row("engine").uses("kernel", "codec", "log").libraries(LOGGING, FASTUTIL, HASH4J),
      new Row("snapshot.postgres").uses("kernel", "log", "postgres", "snapshot").libraries(LOGGING, VERTX, HASH4J),
      new Row("snapshot").except("snapshot.postgres").uses("kernel", "codec")
          .libraries(LOGGING, HASH4J, "com.github.luben.zstd"),
      new Row("feed").uses("kernel", "log", "postgres", "redis").uses(DOMAINS).libraries(LOGGING, VERTX),
      new Row("http").uses("kernel", "codec", "log", "engine", "feed", "redis").uses(DOMAINS)
          .libraries(LOGGING, VERTX, NETTY, JACKSON, METRICS, HASH4J, FASTUTIL, TOKENS, CACHES),
      new Row("ops").uses("kernel", "log", "engine", "snapshot", "http")
          .libraries(LOGGING, VERTX, NETTY, JACKSON, METRICS, TRACES, LOGGERS));

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.holdfast");
  }

  @TestFactory
  Stream<DynamicTest> everyPackageUsesOnlyWhatTheTableAllows() {
    return TABLE.stream().map(row -> DynamicTest.dynamicTest(row.name, () -> row.rule().check(main)));
  }

  @Test
  void onlyTheEdgesKnowVertx() {
    noClasses().that().resideOutsideOfPackages(
            "io.holdfast", "io.holdfast.http..", "io.holdfast.ops..", "io.holdfast.cli..", "io.holdfast.log.postgres..",
            "io.holdfast.log.redis..", "io.holdfast.redis..", "io.holdfast.postgres..",
            "io.holdfast.snapshot.postgres..", "io.holdfast.feed..")
        .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "io.netty..")
        .check(main);
  }

  @Test
  void nobodyUsesTheCommandLine() {
    noClasses().that().resideInAPackage("io.holdfast..")
        .and().resideOutsideOfPackages("io.holdfast", "io.holdfast.cli..")
        .should().dependOnClassesThat().resideInAnyPackage("io.holdfast", "io.holdfast.cli..")
        .check(main);
  }

  @Test
  void stateMachinesSeeNoClockNoChanceNoThreadsAndNoInputOrOutput() {
    noClasses().that().resideInAnyPackage(pure())
        .should().dependOnClassesThat(describe("belong to the outside", PackageTableTest::isOutside))
        .check(main);
  }

  @Test
  void stateMachinesCallNoSourceOfTimeOrChanceAndStartNoThread() {
    ArchRule rule = noClasses().that().resideInAnyPackage(pure())
        .should().callMethod(System.class, "currentTimeMillis")
        .orShould().callMethod(System.class, "nanoTime")
        .orShould().callMethod(Instant.class, "now")
        .orShould().callMethod(UUID.class, "randomUUID")
        .orShould().callMethod(Math.class, "random")
        .orShould().callConstructor(Thread.class, Runnable.class)
        .orShould().callMethod(Thread.class, "ofPlatform")
        .orShould().callMethod(Thread.class, "ofVirtual")
        .orShould().callMethod(Thread.class, "startVirtualThread", Runnable.class);
    rule.check(main);
  }

  private static String[] pure() {
    return Stream.concat(Stream.of("kernel"), Arrays.stream(DOMAINS))
        .map(name -> ROOT + name + "..")
        .toArray(String[]::new);
  }

  private static boolean isOutside(JavaClass type) {
    String name = type.getName();
    return List.of("java.net.", "java.nio.file.", "java.nio.channels.", "java.sql.", "java.lang.System$Logger",
            "java.util.Timer", "java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom", "java.util.concurrent.Executors", "java.time.Clock")
        .stream().anyMatch(name::startsWith)
        || name.startsWith("java.lang.Thread$Builder")
        || name.startsWith("java.io.File");
  }

  /** One row of the table; without more said it may use itself and the JDK. */
  private static final class Row {
    private final String name;
    private String[] excepted = {};
    private Stream.Builder<String> allowed = Stream.builder();

    Row(String name) {
      this.name = name;
      allowed.add(ROOT + name);
    }

    Row except(String... packages) {
      excepted = Arrays.stream(packages).map(part -> ROOT + part).toArray(String[]::new);
      return this;
    }

    Row uses(String... packages) {
      Arrays.stream(packages).map(part -> ROOT + part).forEach(allowed::add);
      return this;
    }

    Row libraries(String... packages) {
      Arrays.stream(packages).forEach(allowed::add);
      return this;
    }

    ArchRule rule() {
      String[] all = Stream.concat(Stream.of("java", "javax", ""), allowed.build()).toArray(String[]::new);
      return classes().that(describe("reside in " + name, type -> isHere(type)))
          .should().onlyDependOnClassesThat(in(all))
          .allowEmptyShould(true);
    }

    private boolean isHere(JavaClass type) {
      return isBelow(type, ROOT + name) && Arrays.stream(excepted).noneMatch(other -> isBelow(type, other));
    }

    private static DescribedPredicate<JavaClass> in(String[] packages) {
      return describe("reside in one of " + Arrays.toString(packages),
          type -> Arrays.stream(packages).anyMatch(name -> isBelow(type.getBaseComponentType(), name)));
    }

    private static boolean isBelow(JavaClass type, String name) {
      return type.getPackageName().equals(name) || !name.isEmpty() && type.getPackageName().startsWith(name + ".");
    }
  }
}
