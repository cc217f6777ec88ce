package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load, at random moments: every answered write is found afterwards, and none is there twice. */
final class KilledProcessTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;
  private static final int MANY_ROUNDS = 25;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final HttpSession http = new HttpSession();
  private final Map<String, String> answered = new HashMap<>();

  @TempDir private Path directory;

  @Test
  void everyAnsweredWriteIsFoundAfterAKill() {
    killOverAndOver(ROUNDS);
  }

  @Test
  void aKilledProcessLeavesNothingBehindButItsData() {
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"))) {
      assertThat(http.post(process.management().resolve("/snapshots"), "", "taken")).isPresent();
      process.kill();
      assertThat(process.temporaryFiles()).isEmpty();
    }
  }

  @Test
  @Tag("full")
  void everyAnsweredWriteIsFoundAfterManyKills() {
    killOverAndOver(MANY_ROUNDS);
  }

  private void killOverAndOver(int rounds) {
    Path data = directory.resolve("data");
    for (int round = 0; round < rounds; round++) {
      Writers writers = writeUntilKilled(data, round);
      try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
        retryWhatIsUnknown(writers, restarted.api());
        answered.putAll(writers.answered());
        checkEverything(restarted.api());
      }
    }
  }

  private Writers writeUntilKilled(Path data, int round) {
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      Writers writers = new Writers(process.api(), CLIENTS, round * 1_000_000L);
      try (writers) {
        int enough = random.nextInt(1, 400);
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1))
            .until(() -> writers.answered().size() >= enough || !process.isAlive());
        process.kill();
      }
      assertThat(writers.unexpected()).as("seed %d", seed).isEmpty();
      return writers;
    }
  }

  /** With the same key a retry finds out: the answer of the first time, or one now if there was none. */
  private void retryWhatIsUnknown(Writers writers, URI api) {
    writers.unknown().forEach(key -> writers.retry(api, key));
  }

  private void checkEverything(URI api) {
    assertThat(answered).as("seed %d", seed).allSatisfy((key, id) ->
        assertThat(http.get(api.resolve("/api/v1/ad/" + id))).contains("\"Ad of " + key + "\""));
    assertThat(answered.values()).as("one id for each key, seed %d", seed).doesNotHaveDuplicates();
    assertThat(http.get(api.resolve("/api/v1/ad?country=TW&limit=1"))).as("nothing twice, seed %d", seed)
        .contains("\"total\":" + answered.size());
  }
}
