package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * How long one command holds its partition that comes when many holds are due at once: it does all of them first.
 * Arguments: how many holds; how many slots they are of. Prints the milliseconds of each round, the last ones warm.
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
    SlotBench partition = new SlotBench();
    for (int i = 0; i < slots; i++) {
      byte[] head = ("{\"id\":\"slot-" + i + "\"").getBytes(StandardCharsets.UTF_8);
      partition.apply(new CreateSlot(new Slot("slot-" + i, "Slot", HOUR * 1_000, HOUR * 1_001, holds, head)), 1_000);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      long now = HOUR * round;
      for (int i = 0; i < holds; i++) {
        partition.apply(hold(i, round, "slot-" + i % slots), now);
      }
      long began = System.nanoTime();
      partition.apply(hold(holds, round, "slot-0"), now + HOLD_SECONDS * 1_000);
      double millis = (System.nanoTime() - began) / 1e6;
      long expired = partition.changes.stream().filter(SlotChange.ReservationSettled.class::isInstance).count();
      System.out.printf(Locale.ROOT, "%,d holds due at once: %.1f ms, %,d expired%n", holds, millis, expired);
    }
  }

  private static Reserve hold(int number, int round, String slot) {
    // An id has room for some thousand numbers within a millisecond.
    UUID id = Routing.id(1_000_000L * round + number / 1_000, number % 1_000, 0);
    return new Reserve(id, slot, "user-" + number, 1, NOTHING, HOLD_SECONDS, false, false);
  }
}
