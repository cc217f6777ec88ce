package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while clients stand in line: the lock is still held after the restart, and nobody waits for it any more. */
final class KilledWaiterTest {
  private static final int WAITERS = 8;
  private static final String LOCK = "{\"LockID\":\"l\",\"LockDur\":120,\"LockWait\":60}";

  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;

  @Test
  void whoWaitedAtADeadProcessHasLeftTheLine() {
    Path data = directory.resolve("data");
    try (ExecutorService clients = Executors.newFixedThreadPool(WAITERS)) {
      try (HoldfastProcess process = HoldfastProcess.ready(data)) {
        URI db = process.api().resolve("/db/env");
        assertThat(http.post(db, LOCK, "first")).isPresent();
        for (int i = 0; i < WAITERS; i++) {
          String key = "waiter-" + i;
          clients.execute(() -> http.post(db, LOCK, key));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> lock(process).contains("\"Waiting\":" + WAITERS));
        process.kill();
      }
      try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> lock(restarted).contains("\"Waiting\":0"));
        assertThat(lock(restarted)).contains("\"Lock\":1,");
      }
    }
  }

  private String lock(HoldfastProcess process) {
    return http.get(process.api().resolve("/db/env/locks/l"));
  }
}
