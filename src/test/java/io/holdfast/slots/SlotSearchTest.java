package io.holdfast.slots;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotSearch.SlotPage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists over several partitions, against a sort of everything. */
class SlotSearchTest {
  private static final long DAY = 86_400_000L;
  private static final int PARTITIONS = 3;

  private record Known(Slot slot, int available) {
    long day() {
      return Math.floorDiv(slot.startAt(), DAY);
    }
  }

  private final List<SlotBench> partitions = Stream.generate(SlotBench::new).limit(PARTITIONS).toList();
  private final List<Known> all = new ArrayList<>();

  private void fill(SplittableRandom random, int count, int days) {
    for (int i = 0; i < count; i++) {
      SlotBench partition = partitions.get(random.nextInt(PARTITIONS));
      long start = DAY * 20_000 + random.nextLong(days * DAY);
      Slot slot = SlotSamples.slot("slot-" + i, "n" + random.nextInt(5) + "x".repeat(random.nextInt(4)), start,
          start + 60_000, random.nextInt(1, 7));
      partition.apply(new CreateSlot(slot), 1_000);
      int reserved = random.nextInt(slot.capacity() + 1);
      if (reserved > 0) {
        partition.apply(SlotSamples.reserve(i, slot.id(), reserved), 1_000);
      }
      all.add(new Known(slot, slot.capacity() - reserved));
    }
  }

  private SlotPage search(SlotQuery query, int offset, int limit) {
    return SlotBench.search(partitions.stream().map(SlotBench::reader).toList(), query, offset, limit);
  }

  private List<String> expected(SlotQuery query) {
    return all.stream()
        .filter(each -> query.from() <= each.slot.startAt() && each.slot.startAt() < query.to())
        .filter(each -> each.available >= query.minAvailable() && each.slot.name().startsWith(query.name()))
        .sorted(Comparator.comparingLong(Known::day).thenComparing(each -> -each.available)
            .thenComparing(each -> each.slot.name())
            .thenComparing(each -> SlotKey.of(each.slot.id()).getMostSignificantBits(), Long::compareUnsigned))
        .map(each -> new String(each.slot.head(), StandardCharsets.UTF_8))
        .toList();
  }

  private void compare(SlotQuery query, int offset, int limit) {
    List<String> expected = expected(query);
    SlotPage page = search(query, offset, limit);
    assertThat(page.total()).as("%s", query).isEqualTo(expected.size());
    assertThat(page.slots()).as("%s from %d, %d", query, offset, limit)
        .extracting(slot -> new String(slot.head(), StandardCharsets.UTF_8))
        .isEqualTo(expected.stream().skip(offset).limit(limit).toList());
  }

  @Test
  void pagesAreThoseOfOneSortedList() {
    Seeds.run(5, random -> {
      all.clear();
      SlotSearchTest fresh = new SlotSearchTest();
      fresh.fill(random, 400, random.nextInt(1, 9));
      for (int i = 0; i < 60; i++) {
        long from = DAY * 20_000 + random.nextInt(-1, 8) * DAY;
        long to = from + random.nextInt(0, 9) * DAY;
        boolean exact = random.nextInt(3) == 0;
        SlotQuery query = new SlotQuery(exact ? from + random.nextInt(86_400_000) : from,
            random.nextInt(4) == 0 ? Slot.LAST_TIME + 1 : to, random.nextInt(8),
            random.nextInt(3) == 0 ? "n" + random.nextInt(6) : "");
        fresh.compare(query, random.nextInt(3) == 0 ? random.nextInt(450) : 0, random.nextInt(1, 40));
      }
    });
  }

  @Test
  void everyPageTogetherIsEverySlotOnce() {
    fill(new SplittableRandom(1), 300, 2);
    List<String> met = new ArrayList<>();
    for (int offset = 0; offset < 300; offset += 7) {
      search(SlotQuery.ALL, offset, 7).slots()
          .forEach(slot -> met.add(new String(slot.head(), StandardCharsets.UTF_8)));
    }
    assertThat(met).isEqualTo(expected(SlotQuery.ALL));
  }

  /** As a calendar of one day with classes of the same size has them, two of each name. */
  private void fillWithEquals(int count) {
    for (int i = 0; i < count; i++) {
      Slot slot = SlotSamples.slot("equal-" + i, "n" + i / 2, DAY * 20_000 + i, DAY * 20_001, 5);
      partitions.get(i * 7 % 5 % PARTITIONS).apply(new CreateSlot(slot), 1_000);
      all.add(new Known(slot, 5));
    }
  }

  @Test
  void aPageAmongEqualsIsFoundAtAnyOffset() {
    fillWithEquals(900);
    Seeds.run(1, random -> {
      for (int i = 0; i < 100; i++) {
        compare(SlotQuery.ALL, random.nextInt(920), random.nextInt(1, 101));
      }
    });
  }

  /** Were all before it listed to find it, 6,000 objects with their names and JSON would be made. */
  @Test
  void aDeepPageAmongEqualsMakesFewObjects() {
    fillWithEquals(6_000);
    long shallow = allocatedBy(() -> search(SlotQuery.ALL, 0, 10));
    long deep = allocatedBy(() -> search(SlotQuery.ALL, 5_900, 10));
    assertThat(deep).isLessThan(shallow + 200_000);
  }

  private static long allocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    compare(SlotQuery.ALL, 0, 10);
    fill(new SplittableRandom(2), 10, 1);
    compare(new SlotQuery(DAY, DAY, 0, ""), 0, 10);
    compare(new SlotQuery(2 * DAY, DAY, 0, "n"), 0, 10);
    compare(SlotQuery.ALL, 10, 10);
    compare(new SlotQuery(0, Slot.LAST_TIME + 1, 1_000_001, ""), 0, 10);
  }
}
