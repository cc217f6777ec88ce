package io.holdfast.slots;

import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * How long one command holds its partition that comes when many holds are due at once, and how long the ticks do that
 * give the places back. Arguments: how many holds; how many slots they are of; how many places of the first slot the
 * command wants (1). The slots have no places but those that are held. Prints the milliseconds of each round, the last
 * ones warm.
 */
public final class DueAtOnce {
  private static final int ROUNDS = 8;
  private static final int HOLD_SECONDS = 60;
  private static final long HOUR = 3_600_000;
  private static final byte[] NOTHING = {};

  private DueAtOnce() {}

  /** Makes holds and lets them be due, again and again. */
  public static void main(String[] arguments) {
    int holds = Integer.parseInt(arguments[0]);
    int slots = Integer.parseInt(arguments[1]);
    int wanted = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    SlotBench partition = new SlotBench();
    for (int i = 0; i < slots; i++) {
      byte[] head = ("{\"id\":\"slot-" + i + "\"").getBytes(StandardCharsets.UTF_8);
      int capacity = (holds + slots - 1) / slots;
      partition.apply(new CreateSlot(new Slot("slot-" + i, "Slot", HOUR * 1_000, HOUR * 1_001, capacity, head)), 1_000);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      long now = HOUR * round;
      for (int i = 0; i < holds; i++) {
        partition.apply(hold(i, round, "slot-" + i % slots, 1), now);
      }
      long later = now + HOLD_SECONDS * 1_000;
      Reserve last = hold(holds, round, "slot-0", wanted);
      double command = millis(() -> partition.apply(last, later));
      long expired = partition.changes.stream().filter(SlotChange.ReservationSettled.class::isInstance).count();
      double longest = 0;
      double sum = 0;
      int ticks = 0;
      for (; partition.machine.nextDeadline() <= later; ticks++) {
        double tick = millis(() -> partition.tick(later, Limits.TICK_BUDGET));
        longest = Math.max(longest, tick);
        sum += tick;
      }
      System.out.printf(Locale.ROOT, "%,d holds due at once: a command for %,d places %.2f ms, %,d expired; "
          + "%d ticks, %.1f ms, the longest %.1f ms%n", holds, wanted, command, expired, ticks, sum, longest);
      partition.tick(later + HOLD_SECONDS * 1_000, Integer.MAX_VALUE);
    }
  }

  private static double millis(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e6;
  }

  private static Reserve hold(int number, int round, String slot, int quantity) {
    // An id has room for some thousand numbers within a millisecond.
    UUID id = Routing.id(1_000_000L * round + number / 1_000, number % 1_000, 0);
    return new Reserve(id, slot, "user-" + number, quantity, NOTHING, HOLD_SECONDS, false, false);
  }
}
