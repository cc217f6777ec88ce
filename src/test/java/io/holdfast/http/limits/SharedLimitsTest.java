package io.holdfast.http.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import io.holdfast.log.Clock;
import io.holdfast.redis.RedisAddress;
import io.holdfast.stores.RealRedis;
import io.holdfast.stores.VertxLoops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances that count together in a real Redis, which is killed and comes back. */
class SharedLimitsTest {
  private static final Permission READ = new Permission("ads", Scope.READ);
  /** Ten at once, and one more each six minutes: the time of a test brings none. */
  private static final Rate RATE = Rate.parse("10/h");
  private static final Duration BURST = Duration.ofHours(1);

  private final VertxLoops loops = new VertxLoops();
  private final UUID cluster = UUID.randomUUID();
  private RealRedis redis;
  private SharedLimits oneShared;
  private SharedLimits otherShared;
  private RateLimits one;
  private RateLimits other;

  @BeforeEach
  void begin() {
    redis = RealRedis.start();
    oneShared = shared(cluster);
    otherShared = shared(cluster);
    one = limits(oneShared);
    other = limits(otherShared);
    await().until(() -> oneShared.isConnected() && otherShared.isConnected());
  }

  private SharedLimits shared(UUID name) {
    return new SharedLimits(loops.vertx(), loops.next(), Clock.system(), RedisAddress.parse(redis.uri()), name);
  }

  private static RateLimits limits(SharedLimits shared) {
    return limits(RATE, BURST, shared);
  }

  private static RateLimits limits(Rate rate, Duration burst, SharedLimits shared) {
    return RateLimits.of(new Rates(Map.of(Scope.READ, rate), List.of(), burst), shared);
  }

  private static Limit reads(RateLimits limits) {
    return limits.limitOf("GET /api/v1/ad", READ);
  }

  @AfterEach
  void end() {
    oneShared.close();
    otherShared.close();
    redis.close();
    loops.close();
  }

  private static int letThrough(RateLimits limits, String caller, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += limits.take(limits.keyOf(caller), reads(limits), System.nanoTime()) >= 0 ? 1 : 0;
    }
    return passed;
  }

  private static long left(RateLimits limits, String caller) {
    return limits.left(limits.keyOf(caller), reads(limits), System.nanoTime());
  }

  private void reported(SharedLimits shared, long requests) {
    await().until(() -> shared.reported() >= requests);
  }

  @Test
  void whatOneHasLetThroughTheOtherRefuses() {
    assertThat(letThrough(one, "ann", 10)).isEqualTo(10);
    reported(oneShared, 10);
    await().until(() -> left(one, "ann") < 0);

    // The other hears of it with its first report, so that one goes through, and is owed.
    assertThat(letThrough(other, "ann", 1)).isEqualTo(1);
    await().until(() -> left(other, "ann") < 0);
    assertThat(letThrough(other, "ann", 10)).isZero();
    assertThat(left(other, "ann")).isLessThan(-Duration.ofMinutes(5).toNanos() * 2);
    assertThat(letThrough(other, "bob", 5)).isEqualTo(5);
  }

  @Test
  void aRoutesOwnLimitIsCountedTogetherToo() {
    Rates first = new Rates(Map.of(Scope.READ, RATE), List.of(RouteRate.parse("POST /reserve=2/h")), BURST);
    Rates second = new Rates(Map.of(), List.of(RouteRate.parse("* /slots*=9/h"), RouteRate.parse("POST /reserve=2/h")),
        BURST);
    RateLimits here = RateLimits.of(first, oneShared);
    RateLimits there = RateLimits.of(second, otherShared);
    Limit limitHere = here.limitOf("POST /reserve", READ);
    Limit limitThere = there.limitOf("POST /reserve", READ);
    long ann = here.keyOf("ann");
    assertThat(here.take(ann, limitHere, System.nanoTime())).isNotNegative();
    assertThat(here.take(ann, limitHere, System.nanoTime())).isNotNegative();
    assertThat(here.take(ann, limitHere, System.nanoTime())).isNegative();
    assertThat(here.take(ann, reads(here), System.nanoTime())).as("another limit").isNotNegative();
    reported(oneShared, 3);
    there.take(ann, limitThere, System.nanoTime());
    await().until(() -> there.left(ann, limitThere, System.nanoTime()) < 0);
  }

  @Test
  void manyRequestsCostFewRounds() {
    RateLimits often = limits(Rate.parse("1000000/s"), Duration.ofSeconds(1), oneShared);
    for (int i = 0; i < 100_000; i++) {
      often.take(often.keyOf("caller " + i % 50), reads(often), System.nanoTime());
    }
    reported(oneShared, 100_000);
    assertThat(oneShared.reported()).isEqualTo(100_000);
    assertThat(oneShared.rounds()).isLessThan(20_000);
  }

  @Test
  void withoutRedisEachCountsForItselfAndAfterwardsTogetherAgain() {
    redis.kill();
    await().until(() -> !oneShared.isConnected() && !otherShared.isConnected());
    assertThat(letThrough(one, "ann", 20)).isEqualTo(10);
    assertThat(letThrough(other, "ann", 20)).isEqualTo(10);
    redis.restart();
    await().until(() -> oneShared.isConnected() && otherShared.isConnected());
    assertThat(letThrough(one, "eve", 10)).isEqualTo(10);
    reported(oneShared, 10);
    letThrough(other, "eve", 1);
    await().until(() -> letThrough(other, "eve", 1) == 0);
  }

  @Test
  void anEmptyBucketOpensAgainAtItsTime() {
    RateLimits quick = limits(Rate.parse("20/s"), Duration.ofMillis(200), oneShared);
    assertThat(letThrough(quick, "ann", 100)).isBetween(4, 6);
    reported(oneShared, 4);
    await().until(() -> letThrough(quick, "ann", 1) == 1);
  }

  @Test
  void anotherClusterInTheSameRedisCountsApart() {
    try (SharedLimits apart = shared(UUID.randomUUID())) {
      await().until(apart::isConnected);
      assertThat(letThrough(one, "ann", 10)).isEqualTo(10);
      reported(oneShared, 10);
      RateLimits others = limits(apart);
      assertThat(letThrough(others, "ann", 1)).isEqualTo(1);
      reported(apart, 1);
      assertThat(letThrough(others, "ann", 5)).isEqualTo(5);
    }
  }
}
