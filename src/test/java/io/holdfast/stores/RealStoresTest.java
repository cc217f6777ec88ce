package io.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The stores that other tests stand on do what these tests think. */
final class RealStoresTest {

  @Test
  void redisComesBackEmptyOrWithWhatWasSaved() {
    try (RealRedis redis = RealRedis.start()) {
      redis.command("SET", "a", "1");
      byte[] dump = redis.dump();
      redis.command("SET", "a", "2");
      redis.kill();
      redis.restartFrom(dump);
      assertThat(redis.command("STRLEN", "a")).isEqualTo(":1");
      redis.restartEmpty();
      assertThat(redis.command("STRLEN", "a")).isEqualTo(":0");
    }
  }

  @Test
  void postgresKeepsWhatWasCommittedThroughAKillAndLosesItByABackup() {
    try (RealPostgres postgres = RealPostgres.start()) {
      String database = postgres.newDatabase();
      RealPostgres.run(database, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
      Path backup = postgres.backup();
      RealPostgres.run(database, "INSERT INTO t VALUES (2)");
      postgres.kill();
      postgres.restart();
      assertThat(RealPostgres.ask(database, "SELECT max(n) FROM t")).isEqualTo("2");
      postgres.restartFrom(backup);
      assertThat(RealPostgres.ask(database, "SELECT max(n) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void testsOfOneJvmShareAServerAndHaveDatabasesOfTheirOwn() {
    String first = RealPostgres.shared().newDatabase();
    String second = RealPostgres.shared().newDatabase();
    RealPostgres.run(first, "CREATE TABLE t (n int)");
    RealPostgres.run(second, "CREATE TABLE t (n int)");
    assertThat(first).isNotEqualTo(second);
  }
}
