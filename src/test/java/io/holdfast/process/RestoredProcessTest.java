package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of the real program: taken while it serves, started from, fallen back from, gone back to. */
final class RestoredProcessTest {
  private static final Pattern POSITION = Pattern.compile("\"position\"\\s*:\\s*\"(\\d+\\.\\d+)\"");

  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;
  private Path data;
  private int written;

  @BeforeEach
  void chooseDirectory() {
    data = directory.resolve("data");
  }

  @Test
  void aRestartBeginsWithTheSnapshotAndGoesOnWithTheJournal() {
    String position = writeWithSnapshotAndKill(20, 15);

    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(restarted.output()).contains("recovering from " + position + " ");
      assertThat(totalOf(restarted)).isEqualTo(35);
    }
  }

  @Test
  void aDamagedSnapshotIsPassedOverWithAWarning() throws IOException {
    String position = writeWithSnapshotAndKill(20, 15);
    flipAByteInTheMiddle(snapshot());

    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(restarted.output()).contains("WARN").doesNotContain("recovering from " + position + " ");
      assertThat(totalOf(restarted)).isEqualTo(35);
    }
  }

  @Test
  void goingBackAbandonsWhatCameAfterAlsoAfterAKill() {
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      write(process, 0, 20);
      String position = takeSnapshot(process);
      write(process, 20, 15);
      assertThat(totalOf(process)).isEqualTo(35);

      HttpResponse<String> restored = http.post(process.management().resolve("/snapshots/restore"),
          "{\"position\":\"" + position + "\"}", "restore").orElseThrow();

      assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
      assertThat(totalOf(process)).isEqualTo(20);
      write(process, 100, 5);
      process.kill();
    }
    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(totalOf(restarted)).isEqualTo(25);
    }
  }

  @Test
  void anOperatorGoesBackToATime() {
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      write(process, 0, 5);
      takeSnapshot(process);
      write(process, 5, 5);
      String bad = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
      await().until(() -> Instant.now().isAfter(Instant.parse(bad).plusMillis(1)));
      write(process, 10, 7);
      String management = process.management().toString();
      String position = positionAt(process, bad);

      assertDone("snapshot", "restore", "--to-time", bad, "--dry-run", "--management", management);
      String plan = outputOf("snapshot", "restore", "--to-position", position, "--dry-run", "-o", "json",
          "--management", management);
      assertThat(plan).contains("\"restored\" : false", "\"to\" : \"" + position + "\"",
          "\"abandoned_entries\" : ");
      assertRefused("Not confirmed", "snapshot", "restore", position, "--confirm", "1.1", "--management", management);
      assertThat(totalOf(process)).isEqualTo(17);
      assertDone("snapshot", "restore", "--to-time", bad, "--confirm", position, "--management", management);

      assertThat(totalOf(process)).isEqualTo(10);
    }
  }

  private String positionAt(HoldfastProcess process, String time) {
    Matcher position = POSITION.matcher(http.get(process.management().resolve("/positions?time=" + time)));
    assertThat(position.find()).isTrue();
    return position.group(1);
  }

  @Test
  void aSavedSnapshotBecomesAnotherNode() {
    Path saved = directory.resolve("saved.snapshot");
    Path other = directory.resolve("other");
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      write(process, 0, 20);
      assertDone("snapshot", "save", "--management", process.management().toString(), "--to", saved.toString());
    }
    String position = takenFrom(saved);

    List<String> restore = List.of("snapshot", "restore", "--from", saved.toString(), "--data", other.toString(),
        "-o", "json", "--confirm", position);
    assertThat(outputOf(Stream.concat(restore.stream(), Stream.of("--dry-run")).toArray(String[]::new)))
        .contains("\"restored\" : false", "replaces_everything");
    assertThat(other).doesNotExist();
    assertThat(outputOf(restore.toArray(String[]::new))).contains("\"restored\" : true", "\"partitions\" : 8");
    assertDone("snapshot", "verify", "--data", other.toString());

    try (HoldfastProcess restored = HoldfastProcess.ready(other)) {
      assertThat(totalOf(restored)).isEqualTo(20);
      write(restored, 100, 5);
      assertThat(totalOf(restored)).isEqualTo(25);
    }
  }

  @Test
  void allOfADirectoryGoesIntoAnotherNumberOfPartitions() {
    try (HoldfastProcess process = HoldfastProcess.ready(data, "--partitions", "2")) {
      write(process, 0, 10);
      takeSnapshot(process);
      write(process, 10, 10);
      process.kill();
    }
    assertDone("snapshot", "restore", "--partitions", "5", "--data", data.toString(), "--dry-run");
    assertRefused("already", "snapshot", "restore", "--partitions", "2", "--data", data.toString());

    assertDone("snapshot", "restore", "--partitions", "5", "--data", data.toString());

    try (HoldfastProcess moved = HoldfastProcess.ready(data, "--partitions", "5")) {
      assertThat(totalOf(moved)).isEqualTo(20);
      write(moved, 5, 20);
      assertThat(totalOf(moved)).as("keys of before are known").isEqualTo(25);
      takeSnapshot(moved);
      moved.kill();
    }
    try (HoldfastProcess again = HoldfastProcess.ready(data, "--partitions", "5")) {
      assertThat(totalOf(again)).isEqualTo(25);
    }
    assertDone("snapshot", "verify", "--data", data.toString(), "--replay");
  }

  @Test
  void aSavedSnapshotReplacesANodeOfAnotherNumberOfPartitions() {
    Path saved = directory.resolve("saved.snapshot");
    try (HoldfastProcess process = HoldfastProcess.ready(data, "--partitions", "3")) {
      write(process, 0, 20);
      assertDone("snapshot", "save", "--management", process.management().toString(), "--to", saved.toString());
    }
    Path other = directory.resolve("other");
    try (HoldfastProcess process = HoldfastProcess.ready(other, "--partitions", "4")) {
      write(process, 100, 3);
    }

    assertDone("snapshot", "restore", "--from", saved.toString(), "--partitions", "7", "--data", other.toString(),
        "--confirm", takenFrom(saved));

    try (HoldfastProcess restored = HoldfastProcess.ready(other, "--partitions", "7")) {
      assertThat(totalOf(restored)).isEqualTo(20);
    }
  }

  @Test
  void aNodeAloneTrimsItsJournal() {
    try (HoldfastProcess process = HoldfastProcess.ready(data, "--snapshot-entries", "10", "--snapshots-kept", "2")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> {
        write(process, written, 5);
        written += 5;
        return http.get(process.management().resolve("/snapshots")).contains("\"agreed\":true");
      });
      process.kill();
    }
    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(totalOf(restarted)).isEqualTo(written);
    }
  }

  private void assertRefused(String why, String... arguments) {
    try (HoldfastProcess command = HoldfastProcess.run(data, arguments)) {
      assertThat(command.awaitExit()).as(command.output()).isNotZero();
      assertThat(command.output()).contains(why).doesNotContain("Exception");
    }
  }

  private String takenFrom(Path snapshot) {
    try (HoldfastProcess verify =
        HoldfastProcess.run(snapshot, "snapshot", "verify", snapshot.toString(), "-o", "json")) {
      assertThat(verify.awaitExit()).as(verify.output()).isZero();
      Matcher position = POSITION.matcher(verify.output());
      assertThat(position.find()).isTrue();
      return position.group(1);
    }
  }

  private void assertDone(String... arguments) {
    outputOf(arguments);
  }

  private String outputOf(String... arguments) {
    try (HoldfastProcess command = HoldfastProcess.run(data, arguments)) {
      assertThat(command.awaitExit()).as(command.output()).isZero();
      return command.output();
    }
  }

  private String writeWithSnapshotAndKill(int before, int after) {
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      write(process, 0, before);
      String position = takeSnapshot(process);
      write(process, before, after);
      process.kill();
      return position;
    }
  }

  private void write(HoldfastProcess process, int first, int count) {
    for (int i = first; i < first + count; i++) {
      String key = "key-" + i;
      HttpResponse<String> answer =
          http.post(process.api().resolve("/api/v1/ad"), Writers.ad(key), key).orElseThrow();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  private String takeSnapshot(HoldfastProcess process) {
    HttpResponse<String> taken =
        http.post(process.management().resolve("/snapshots"), "{}", "snapshot").orElseThrow();
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    Matcher position = POSITION.matcher(taken.body());
    assertThat(position.find()).isTrue();
    return position.group(1);
  }

  private int totalOf(HoldfastProcess process) {
    Matcher total = Pattern.compile("\"total\":(\\d+)")
        .matcher(http.get(process.api().resolve("/api/v1/ad?country=TW&limit=1")));
    assertThat(total.find()).isTrue();
    return Integer.parseInt(total.group(1));
  }

  private Path snapshot() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("snapshots"))) {
      return files.filter(RestoredProcessTest::isLarge).findFirst().orElseThrow();
    }
  }

  private static boolean isLarge(Path file) {
    try {
      return Files.size(file) > 1_000;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flipAByteInTheMiddle(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long middle = file.length() / 2;
      file.seek(middle);
      int value = file.read();
      file.seek(middle);
      file.write(value ^ 0x10);
    }
  }
}
