package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real program as a child process, as {@code scripts/holdfast} would start it: this build's classes on a class path
 * without anything of the tests. Its output goes to a file beside the data, so that nothing waits for a reader.
 */
public final class HoldfastProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern API = Pattern.compile("API on (http:[^\\s,\"]+)");
  private static final Pattern MANAGEMENT = Pattern.compile("[Mm]anagement on (http:[^\\s,\"]+)");

  private final Process process;
  private final Path output;

  private final Path temporary;

  private HoldfastProcess(Process process, Path output, Path temporary) {
    this.process = process;
    this.output = output;
    this.temporary = temporary;
  }

  /** Starts {@code serve} on free ports, and does not wait for it. */
  public static HoldfastProcess serve(Path data, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(
        "serve", "--port", "0", "--management-port", "0", "--data", data.toString(),
        "--config", noConfiguration(data)));
    arguments.addAll(List.of(flags));
    return run(data, arguments.toArray(String[]::new));
  }

  /** Starts {@code serve} on free ports and waits until it is ready. */
  public static HoldfastProcess ready(Path data, String... flags) {
    HoldfastProcess process = serve(data, flags);
    try {
      return process.awaitReady();
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Starts any command; its output goes beside the directory given. */
  public static HoldfastProcess run(Path beside, String... arguments) {
    try {
      Path around = beside.toAbsolutePath().getParent();
      Path output = Files.createTempFile(around, "holdfast-", ".log");
      Path temporary = Files.createTempDirectory(around, "temporary-");
      List<String> command = new ArrayList<>(List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx512m", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
          "-Djava.io.tmpdir=" + temporary,
          "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
          "-cp", classPath(), "io.holdfast.Holdfast"));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
      return new HoldfastProcess(builder.start(), output, temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it serves. */
  public HoldfastProcess awaitReady() {
    HttpSession http = new HttpSession();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
      if (!process.isAlive()) {
        throw new AssertionError("the process has ended:\n" + output());
      }
      return found(API).isPresent() && managementAddress().isPresent()
          && http.status(managementAddress().get().resolve("/health/ready")) == 200;
    });
    return this;
  }

  /** The API's address. */
  public URI api() {
    return found(API).orElseThrow(() -> new AssertionError("no address in:\n" + output()));
  }

  /** The management port's address. */
  public URI management() {
    return managementAddress().orElseThrow(() -> new AssertionError("no address in:\n" + output()));
  }

  /** The process's number, for signals. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL: nothing can be done about it; returns when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM: asks the process to end; does not wait. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for the end and returns the exit code. */
  public int awaitExit() {
    try {
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("has ended; output:\n%s", output()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether it runs, or is paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  /** What lies in its directory for temporary files. */
  public List<String> temporaryFiles() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private Optional<URI> managementAddress() {
    return found(MANAGEMENT);
  }

  /** What a log in JSON says too, where slashes are escaped. */
  private Optional<URI> found(Pattern pattern) {
    Matcher matcher = pattern.matcher(output().replace("\\/", "/"));
    return matcher.find() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
  }

  /** An empty file, so that no configuration in the working directory plays a part. */
  private static String noConfiguration(Path data) {
    try {
      Path file = data.toAbsolutePath().getParent().resolve("empty.yaml");
      return Files.exists(file) ? file.toString() : Files.writeString(file, "# nothing\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> parts = new ArrayList<>(List.of(all.split(File.pathSeparator)));
    parts.removeIf(part -> part.endsWith("test-classes") || part.contains("junit") || part.contains("archunit"));
    return String.join(File.pathSeparator, parts);
  }
}
