package io.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A store's process and its children, to be signalled together; ended with the JVM, whatever a test forgot. */
public final class StoreProcess {
  private static final long PATIENCE_SECONDS = 20;
  private static final Set<StoreProcess> RUNNING =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> List.copyOf(RUNNING).forEach(StoreProcess::forget)));
  }

  private final Process process;
  private final Path directory;
  private final Path output;

  private StoreProcess(Process process, Path directory, Path output) {
    this.process = process;
    this.directory = directory;
    this.output = output;
  }

  /** Starts a program; its output goes to a file. */
  static StoreProcess start(Path directory, Path output, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
      StoreProcess started = new StoreProcess(process, directory, output);
      RUNNING.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of a program that ends by itself, and well. */
  void awaitSuccess() {
    awaitEnd();
    if (process.exitValue() != 0) {
      throw new AssertionError("a store's program failed:\n" + output());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() {
    signal("KILL");
    awaitEnd();
  }

  /** SIGSTOP: it is there, and does nothing, from now on: the signal alone is only a wish. */
  void pause() {
    Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> {
          signal("STOP"); // Again, since a child may have come in between.
          assertThat(processes()).allMatch(StoreProcess::standsStill);
        });
  }

  /** Stopped, or ended and not looked after, because its parent is stopped. */
  private static boolean standsStill(ProcessHandle process) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return "TZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
    } catch (NoSuchFileException e) {
      return true; // It has ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** A signal to the program itself, then waits for its end. */
  void endBy(String signal) {
    signal(signal, List.of(process.toHandle()));
    awaitEnd();
  }

  /** At the JVM's end nobody has time: the files go by themselves. */
  private void forget() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      new ProcessBuilder("rm", "-rf", directory.toString()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String signal) {
    signal(signal, processes());
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private static void signal(String signal, List<ProcessHandle> targets) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    targets.stream().map(target -> Long.toString(target.pid())).forEach(command::add);
    try {
      new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a store's program does not end:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(this);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A port that nobody listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(target)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
