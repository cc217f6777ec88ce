package io.holdfast.log.sqlite;

import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.JournalException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that appends to a journal, one batch after another, and prints the sequence of each as soon as
 * it is answered, until it is killed or has done as many as it was told.
 */
final class ChildProcess {

  private ChildProcess() {}

  static byte[] bytes(long batch) {
    Random random = new Random(batch);
    byte[] bytes = new byte[random.nextInt(6_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The command that runs a class of the tests in a process of its own. */
  static String java(Class<?> main) {
    return String.join(" ", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), main.getName());
  }

  static Process start(Path directory, String appends, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(List.of(java(ChildProcess.class).split(" ")));
    command.addAll(List.of(directory.toString(), appends));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (SqliteJournal journal = SqliteJournal.open(Path.of(arguments[0]), 8, Clock.system())) {
      UUID incarnation = UUID.randomUUID();
      long appends = Long.parseLong(arguments[1]);
      long first = journal.head().toCompletableFuture().join().sequence() + 1;
      for (long i = first; i < first + appends; i++) {
        Append append = new Append(1, incarnation, i, 0, System.currentTimeMillis(), bytes(i));
        out.println(journal.append(append).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().sequence());
      }
    } catch (JournalException e) {
      out.println(e.getMessage());
    }
  }
}
