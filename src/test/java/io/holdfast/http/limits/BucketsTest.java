package io.holdfast.http.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token buckets in one table of numbers, beside naive ones. */
final class BucketsTest {
  private static final long INTERVAL = 10;
  private static final long BURST = 50;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());

  /** A bucket as one thinks of it: tokens that come back with time. */
  private static final class Naive {
    private double tokens = (double) BURST / INTERVAL;
    private long at;

    Naive(long now) {
      at = now;
    }

    boolean take(long now) {
      tokens = Math.min((double) BURST / INTERVAL, tokens + (double) (now - at) / INTERVAL);
      at = now;
      if (tokens < 1 - 1e-9) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  @Test
  void eachCallerHasWhatANaiveBucketGives() {
    SplittableRandom random = new SplittableRandom(seed);
    Buckets buckets = new Buckets(1_000);
    Map<Long, Naive> naive = new HashMap<>();
    long[] keys = random.longs(40).toArray();
    long now = random.nextLong(-1_000, 1_000);
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(4);
      long time = now;
      long key = keys[random.nextInt(keys.length)];
      boolean expected = naive.computeIfAbsent(key, any -> new Naive(time)).take(now);
      long peeked = buckets.left(key, now, INTERVAL, BURST);
      assertThat(buckets.take(key, now, INTERVAL, BURST) >= 0).as("seed " + seed + ", request " + i)
          .isEqualTo(expected).isEqualTo(peeked >= 0);
    }
  }

  @Test
  void whatIsRefusedSaysWhenToComeAgain() {
    Buckets buckets = new Buckets(8);
    for (int i = 0; i < 5; i++) {
      assertThat(buckets.take(7, 100, INTERVAL, BURST)).isEqualTo(BURST - (i + 1) * INTERVAL);
    }
    assertThat(buckets.take(7, 100, INTERVAL, BURST)).isEqualTo(-10);
    assertThat(buckets.take(7, 109, INTERVAL, BURST)).isEqualTo(-1);
    assertThat(buckets.take(7, 110, INTERVAL, BURST)).isZero();
    assertThat(buckets.take(7, 110, INTERVAL, BURST)).isNegative();
  }

  @Test
  void anyNumberOfCallersFitsAndGainsNoMoreThanABurst() {
    SplittableRandom random = new SplittableRandom(seed);
    Buckets buckets = new Buckets(64);
    long key = random.nextLong();
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      buckets.take(random.nextLong(), 0, INTERVAL, BURST);
      taken += buckets.take(key, 0, INTERVAL, BURST) >= 0 ? 1 : 0;
    }
    assertThat(taken).as("seed " + seed + ": the fullest are given up first, so ours stays").isLessThanOrEqualTo(10);
  }

  @Test
  void severalThreadsTakeNoMoreThanThereIs() {
    for (int round = 0; round < 50; round++) {
      Buckets buckets = new Buckets(8);
      buckets.take(5, 0, 1, 1_001);
      AtomicInteger taken = new AtomicInteger();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        threads.add(CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 500; i++) {
            if (buckets.take(5, 0, 1, 1_001) >= 0) {
              taken.incrementAndGet();
            }
          }
        }));
      }
      threads.forEach(CompletableFuture::join);
      assertThat(taken.get()).isEqualTo(1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0/s", "5/d", "-1/s", "5/s/s", "99999999999/s", "1.5/s"})
  void whatIsNoRate(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ratesAreInSecondsMinutesAndHours() {
    assertThat(Rate.parse("200/s").intervalNanos()).isEqualTo(5_000_000);
    assertThat(Rate.parse("60/m").intervalNanos()).isEqualTo(1_000_000_000);
    assertThat(Rate.parse("1/h").intervalNanos()).isEqualTo(3_600_000_000_000L);
  }
}
