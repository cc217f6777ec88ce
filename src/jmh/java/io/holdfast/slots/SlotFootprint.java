package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What slots and reservations occupy: makes them in eight partitions without log or HTTP, and prints the heap they keep
 * and how fast they were applied. Arguments: how many slots, how many reservations of each.
 */
public final class SlotFootprint {
  private static final int PARTITIONS = 8;
  private static final int CAPACITY = 100;
  private static final long DAY = 86_400_000L;
  private static final byte[] NOTHING = {};

  private SlotFootprint() {}

  /** Makes and measures. */
  public static void main(String[] arguments) {
    int slots = Integer.parseInt(arguments[0]);
    int each = Integer.parseInt(arguments[1]);
    long empty = heap();
    SlotBench[] partitions = IntStream.range(0, PARTITIONS).mapToObj(i -> new SlotBench()).toArray(SlotBench[]::new);
    SplittableRandom random = new SplittableRandom(1);
    long[] ids = random.longs(slots).toArray();
    long began = System.nanoTime();
    for (int i = 0; i < slots; i++) {
      bench(partitions, i).apply(new CreateSlot(slot(i, ids[i])), 1_000);
    }
    long slotHeap = print("slots", slots, began, empty);
    began = System.nanoTime();
    for (int round = 0; round < each; round++) {
      for (int i = 0; i < slots; i++) {
        bench(partitions, i).apply(reserve(i, ids[i], random, round), 2_000);
      }
    }
    print("reservations", (long) slots * each, began, slotHeap);
    long table = 0;
    long orders = 0;
    for (SlotBench partition : partitions) {
      table += partition.machine.view().reservationMemory().total();
      orders += partition.machine.view().orderMemory();
    }
    System.out.printf(Locale.ROOT, "of these, the reservations' table %.1f bytes each; all orders %.1f MB%n",
        (double) table / Math.max(1, (long) slots * each), orders / 1e6);
  }

  private static SlotBench bench(SlotBench[] partitions, int slot) {
    return partitions[slot % PARTITIONS];
  }

  private static UUID id(int slot, long random) {
    return Routing.id(1_700_000_000_000L + slot, random, slot % PARTITIONS << 13);
  }

  private static Slot slot(int number, long random) {
    String id = id(number, random).toString();
    long start = DAY * (1 + number % 365);
    String head = "{\"id\":\"" + id + "\",\"name\":\"Slot " + number + "\",\"start_time\":\"2099-01-02T08:00:00.000Z\","
        + "\"end_time\":\"2099-01-02T10:00:00.000Z\",\"capacity\":" + CAPACITY;
    return new Slot(id, "Slot " + number, start, start + 7_200_000, CAPACITY, head.getBytes(StandardCharsets.UTF_8));
  }

  private static Reserve reserve(int slot, long slotRandom, SplittableRandom random, int round) {
    String user = new UUID(0x1111, slot / 3 + round).toString();
    UUID id = Routing.id(1_700_000_100_000L + round, random.nextLong(), slot % PARTITIONS << 13);
    return new Reserve(id, id(slot, slotRandom).toString(), user, 1, NOTHING, 0, false, false);
  }

  private static long print(String what, long count, long began, long before) {
    double seconds = (System.nanoTime() - began) / 1e9;
    long now = heap();
    System.out.printf(Locale.ROOT, "%,d %s: %.1f bytes each, applied at %,.0f/s by one thread%n", count, what,
        (double) (now - before) / Math.max(1, count), count / seconds);
    return now;
  }

  private static long heap() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
