package io.holdfast.ads;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.kernel.table.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers while ads come in groups, fail to come, and go: no answer shows part of a group or bytes of two ads. */
@Timeout(60)
class AdReaderRaceTest {
  private static final int GROUP = 5;
  private static final int GROUPS = 200;
  private static final int WRITES = 6_000;

  private final AdBench bench = new AdBench();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void everyAnswerIsOfOneMoment() {
    Seeds.run(1, this::race);
  }

  /** Nothing of it is answered, and whoever asked can do something else. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatRacesEachTimeIsGivenUp() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    for (int group = 0; group < GROUPS; group++) {
      int number = group;
      bench.apply(new ImportAds(IntStream.range(0, GROUP).mapToObj(j -> ad(number, j, random)).toList()), 1);
    }
    AdReader reader = bench.machine.view().reader();
    Thread changing = Thread.ofPlatform().start(() -> {
      while (!done.get()) {
        bench.stamp().begin();
        bench.stamp().end();
      }
    });
    try {
      // While the other thread does not run, they are answered.
      int total = 0;
      while (total != AdReader.RACED) {
        total = reader.query(AdConditions.NONE, 0, GROUP * GROUPS, 1, AdReaderRaceTest::checkPage);
      }
      AdListing listing = new AdListing(List.of(), 0);
      while (listing != null) {
        listing = reader.list(AdStage.ACTIVE, 0, GROUP * GROUPS, 1);
      }
    } finally {
      done.set(true);
      changing.join();
    }
    assertThat(reader.query(AdConditions.NONE, 0, 1, 1, AdReaderRaceTest::checkPage)).isEqualTo(GROUP * GROUPS);
  }

  private void race(SplittableRandom random) {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        SplittableRandom own = random.split();
        readers.add(threads.submit(() -> read(own)));
      }
      try {
        write(random);
      } finally {
        done.set(true);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void write(SplittableRandom random) {
    boolean[] present = new boolean[GROUPS];
    for (int i = 0; i < WRITES; i++) {
      int group = random.nextInt(GROUPS);
      if (present[group]) {
        present[group] = false;
        long first = (long) group * GROUP;
        // One command per ad would be seen one by one; a failing group and a whole one is what must not be torn.
        removeTogether(first);
      } else {
        ImportAds ads = new ImportAds(IntStream.range(0, GROUP).mapToObj(j -> ad(group, j, random)).toList());
        bench.failsAfter(3, ads, 1);
        bench.apply(ads, 1);
        present[group] = true;
      }
      bench.upkeep(1);
    }
  }

  private void removeTogether(long first) {
    bench.stamp().begin();
    for (int j = 0; j < GROUP; j++) {
      bench.apply(new DeleteAd(AdSamples.id(first + j), 0), 1);
    }
    bench.stamp().end();
  }

  private static Ad ad(int group, int j, SplittableRandom random) {
    String name = String.valueOf((char) ('a' + j)).repeat(1 + random.nextInt(300));
    AdTargeting targeting = AdSamples.targeting(new SplittableRandom(group), 4);
    return AdSamples.named(name, AdSamples.id((long) group * GROUP + j), 0, 100 + group, targeting);
  }

  private long read(SplittableRandom random) {
    AdReader reader = bench.machine.view().reader();
    long answers = 0;
    while (!done.get() || answers == 0) {
      AdConditions asked = new AdConditions(
          random.nextInt(1, 101), random.nextInt(-1, 2), random.nextBoolean() ? -1 : 17, random.nextInt(-1, 3));
      int total = query(reader, asked, random.nextInt(20), 50, AdReaderRaceTest::checkPage);
      assertThat(total % GROUP).isZero();
      readAll(reader);
      if (reader.find(AdSamples.id(random.nextInt(GROUP * GROUPS)))) {
        reader.json(AdReaderRaceTest::checkAds);
      }
      answers++;
    }
    return answers;
  }

  /** Again and again, since there is no loop on which it would be alone. */
  private static int query(AdReader reader, AdConditions asked, int offset, int limit, ByteSink into) {
    int total = AdReader.RACED;
    while (total == AdReader.RACED) {
      total = reader.query(asked, offset, limit, 1, into);
    }
    return total;
  }

  /** Takes long, so that the writer is likely to come in between. */
  private static void readAll(AdReader reader) {
    int[] ads = {0};
    int total = query(reader, AdConditions.NONE, 0, 2 * GROUP * GROUPS, (bytes, offset, length) -> {
      checkPage(bytes, offset, length);
      for (int i = offset; i < offset + length; i++) {
        ads[0] += bytes[i] == '}' ? 1 : 0;
      }
    });
    assertThat(total % GROUP).isZero();
    assertThat(ads[0]).as("all ads, and the page's own bracket").isEqualTo(total + 1);
  }

  private static void checkPage(byte[] bytes, int offset, int length) {
    String page = new String(bytes, offset, length, StandardCharsets.UTF_8);
    assertThat(page).startsWith("{\"ads\":[").contains("],\"total\":").endsWith("}");
    checkNames(page.substring(8, page.indexOf(']')));
  }

  private static void checkAds(byte[] bytes, int offset, int length) {
    checkNames(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  private static void checkNames(String ads) {
    for (String ad : ads.isEmpty() ? new String[0] : ads.split(",")) {
      assertThat(ad).matches("\\{\"ad\":\"(.)\\1*\"}");
    }
  }
}
