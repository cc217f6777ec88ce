package io.holdfast.feed.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationChange.Cause;
import io.holdfast.coordination.CoordinationChange.CounterChanged;
import io.holdfast.coordination.CoordinationChange.Freed;
import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableMirror;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of locks, values and counters in tables. */
class CoordinationTablesTest {
  private final TableMirror tables = new TableMirror(new CoordinationTables());

  private static ValueChanged value(String environment, String key, long version, String json, long till) {
    return new ValueChanged(environment, key, version, json == null ? null : json.getBytes(StandardCharsets.UTF_8),
        till);
  }

  @Test
  void whatIsHeldIsARowUntilItIsFreed() {
    tables.follow(new Held("prod", Sort.LEADER, "master", 4, "one", 1, 9_000));
    assertThat(tables.row("holdings")).isEqualTo(Map.of("environment", "prod", "sort", "leader", "name", "master",
        "token", 4L, "holder", "one", "permits", 1, "till", SqlType.time(9_000)));

    tables.follow(new Held("prod", Sort.LEADER, "master", 4, "one", 1, 12_000));
    assertThat(tables.row("holdings")).containsEntry("till", SqlType.time(12_000));

    tables.follow(new Freed("test", Sort.LEADER, "master", 4, Cause.RELEASED));
    assertThat(tables.rows("holdings")).as("the other environment's").hasSize(1);
    tables.follow(new Freed("prod", Sort.LEADER, "master", 4, Cause.EXPIRED));
    assertThat(tables.rows("holdings")).isEmpty();
  }

  @Test
  void aSemaphoreHasARowForEachHolderAndNoEndIsNull() {
    tables.follow(new Held("prod", Sort.SEMAPHORE, "gate", 1, "", 2, Long.MAX_VALUE),
        new Held("prod", Sort.SEMAPHORE, "gate", 2, "", 1, 9_000));
    assertThat(tables.rows("holdings")).hasSize(2);
    tables.follow(new Freed("prod", Sort.SEMAPHORE, "gate", 2, Cause.BROKEN));
    assertThat(tables.row("holdings")).containsEntry("permits", 2).doesNotContainKeys("till", "holder");
  }

  @Test
  void aValueIsItsNewestVersion() {
    tables.follow(value("prod", "a/b", 1, "[1]", 9_000), value("prod", "a/b", 2, "\"\\u0000\"", Long.MAX_VALUE));
    assertThat(tables.row("kv")).isEqualTo(Map.of("environment", "prod", "key", "a/b", "value", "\"\\u0000\"",
        "version", 2L));

    tables.follow(value("prod", "a/b", 3, null, Long.MAX_VALUE));
    assertThat(tables.rows("kv")).isEmpty();
  }

  @Test
  void aCounterIsItsValue() {
    tables.follow(new CounterChanged("prod", "hits", 1), new CounterChanged("prod", "hits", -3));
    assertThat(tables.row("counters")).isEqualTo(Map.of("environment", "prod", "name", "hits", "value", -3L));
  }
}
