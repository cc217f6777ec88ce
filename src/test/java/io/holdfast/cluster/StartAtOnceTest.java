package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.RealRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that do not fit the stores they find, or each other, end with a message that says what to do. */
final class StartAtOnceTest {
  private final String database = RealPostgres.shared().newDatabase();

  @TempDir
  private Path directory;

  private HoldfastProcess serve(RealRedis redis, String name, int partitions) {
    return HoldfastProcess.serve(directory.resolve(name), "--postgres", database, "--redis", redis.uri(),
        "--partitions", Integer.toString(partitions));
  }

  @Test
  void ofTwoOnEmptyStoresWithDifferentNumbersOfPartitionsOneServesAndOneIsRefused() {
    try (RealRedis redis = RealRedis.start();
        HoldfastProcess first = serve(redis, "first", 4);
        HoldfastProcess second = serve(redis, "second", 6)) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> !first.isAlive() || !second.isAlive());
      boolean isFirstRefused = !first.isAlive();
      HoldfastProcess refused = isFirstRefused ? first : second;
      assertThat(refused.awaitExit()).isOne();
      int kept = isFirstRefused ? 6 : 4;
      assertThat(refused.output()).contains("was made for " + kept + " partitions, not " + (10 - kept)
          + ": start with --partitions " + kept).doesNotContain("\tat ");
      List.of(first, second).get(isFirstRefused ? 1 : 0).awaitReady();
    }
  }

  @Test
  void anOlderProgramThanTheTablesIsRefused() {
    try (RealRedis redis = RealRedis.start()) {
      try (HoldfastProcess before = serve(redis, "before", 4)) {
        before.awaitReady();
      }
      RealPostgres.run(database, "UPDATE holdfast.schema_version SET version = 99");
      try (HoldfastProcess old = serve(redis, "old", 4)) {
        assertThat(old.awaitExit()).isOne();
        assertThat(old.output()).contains("version 99", "upgrade this instance").doesNotContain("\tat ");
      }
    }
  }
}
