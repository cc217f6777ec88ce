package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.log.Clock;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Simulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed with -9 while it appends: every answer that it gave is in the journal. */
class KilledProcessTest {
  @TempDir
  Path directory;

  private void killAndLook(int times) throws Exception {
    long seed = Simulation.anySeed();
    Random random = new Random(seed);
    long answered = 0;
    for (int i = 0; i < times; i++) {
      answered = Math.max(answered, killAfter(1 + random.nextInt(400)));
      assertThat(entries(answered)).as("seed %d", seed).hasSizeGreaterThanOrEqualTo((int) answered);
    }
  }

  /** Lets the process answer so many appends, kills it, and returns the last that it answered. */
  private long killAfter(int answers) throws IOException, InterruptedException {
    Process child = ChildProcess.start(directory, "1000000");
    long last = 0;
    try (BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream()))) {
      for (int i = 0; i < answers; i++) {
        last = Long.parseLong(out.readLine());
      }
      child.toHandle().destroyForcibly(); // The process's own would close the pipe with what it still says.
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = Math.max(last, line.matches("\\d+") ? Long.parseLong(line) : 0);
      }
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return last;
  }

  private List<JournalEntry> entries(long answered) {
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, Clock.system())) {
      List<JournalEntry> entries = journal.read(0, Integer.MAX_VALUE).toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS).join();
      for (JournalEntry entry : entries) {
        assertThat(entry.entry()).isEqualTo(ChildProcess.bytes(entry.batch()));
      }
      assertThat(answered).isLessThanOrEqualTo(entries.size());
      return entries;
    }
  }

  @Test
  void everyAnsweredBatchIsThere() throws Exception {
    killAndLook(3);
  }

  @Test
  @Tag("full")
  void everyAnsweredBatchIsThereOften() throws Exception {
    killAndLook(40);
  }

  @Test
  @Tag("full")
  void theSystemIsAskedToSyncBeforeEachAnswer() throws Exception {
    Path trace = directory.resolve("trace");
    assumeTrue(present("strace"), "strace is not installed");
    Process child = ChildProcess.start(directory.resolve("data"), "200",
        "strace", "-f", "-e", "trace=fsync,fdatasync,write", "-o", trace.toString());
    assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    int syncs = 0;
    int answers = 0;
    for (String line : Files.readAllLines(trace)) {
      syncs += line.matches(".*\\b(fsync|fdatasync)\\(.*") ? 1 : 0;
      if (line.matches(".*\\bwrite\\(1, \"\\d+\\\\n.*")) {
        answers++;
        assertThat(syncs).as("syncs before answer %d", answers).isGreaterThanOrEqualTo(answers);
      }
    }
    assertThat(answers).isEqualTo(200);
  }

  @Test
  @Tag("full")
  void aDiskThatIsReallyFullIsSaidAndSurvived() throws Exception {
    assumeTrue(present("unshare"), "unshare is not installed");
    Process mounted = new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=8m tmpfs " + directory
        + " && exec " + ChildProcess.java(FullDiskProcess.class) + " " + directory).redirectErrorStream(true).start();
    String said = new String(mounted.getInputStream().readAllBytes());
    assumeTrue(!said.contains("ermitted") && !said.contains("denied"), "small disks cannot be mounted: " + said);
    assertThat(said).containsPattern("full at \\d+: FULL")
        .contains("resumed: true", "as many as accepted: true", "found: true");
  }

  private static boolean present(String program) {
    return List.of(System.getenv("PATH").split(":")).stream().anyMatch(p -> Files.isExecutable(Path.of(p, program)));
  }
}
