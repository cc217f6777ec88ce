package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.http.access.ApiKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program where callers must say who they are. */
final class GuardedProcessTest {
  private static final int FAILED = 1;

  @TempDir private Path directory;

  @Test
  void itIsNotOpenToStrangersByOversight() {
    Path data = directory.resolve("data");
    try (HoldfastProcess process = HoldfastProcess.serve(data, "--host", "0.0.0.0")) {
      assertThat(process.awaitExit()).isEqualTo(FAILED);
      assertThat(process.output()).contains("Refusing to listen on 0.0.0.0").contains("--api-keys")
          .doesNotContain("\tat ");
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void aKeyIsTakenFromTheNextSecondOnAndAHangUpReadsItAtOnce() throws Exception {
    Path data = directory.resolve("data");
    Path keys = Files.writeString(directory.resolve("keys"), "# none\n");
    HttpSession http = new HttpSession();
    try (HoldfastProcess process = HoldfastProcess.ready(data, "--host", "0.0.0.0", "--api-keys", keys.toString())) {
      URI ads = URI.create(process.api().toString().replace("0.0.0.0", "127.0.0.1") + "/api/v1/ad");
      assertThat(http.status(ads)).isEqualTo(401);
      String key = add(keys, "ads:read");
      await().until(() -> http.statusWithKey(ads, key) == 200);
      assertThat(http.status(process.management().resolve("/status"))).isEqualTo(401);
      FileTime time = Files.getLastModifiedTime(keys);
      String other = add(keys, "ops:read");
      Files.setLastModifiedTime(keys, time);
      hangUp(process);
      await().until(() -> http.statusWithKey(process.management().resolve("/status"), other) == 200);
      assertThat(process.isAlive()).isTrue();
    }
  }

  private static String add(Path keys, String scopes) throws IOException {
    String key = ApiKey.generate();
    Files.writeString(keys, Files.readString(keys) + "x " + ApiKey.hashOf(key) + " " + scopes + "\n");
    return key;
  }

  private static void hangUp(HoldfastProcess process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
