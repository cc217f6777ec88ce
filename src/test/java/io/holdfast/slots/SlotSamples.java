package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Slots and requests for tests. */
final class SlotSamples {
  static final long HOUR = 3_600_000;
  private static final byte[] NOTHING = {};

  private SlotSamples() {}

  static Slot slot(String id, String name, long startAt, long endAt, int capacity) {
    byte[] head = ("{\"id\":\"" + id + "\",\"capacity\":" + capacity).getBytes(StandardCharsets.UTF_8);
    return new Slot(id, name, startAt, endAt, capacity, head);
  }

  /** A slot from hour 10 to hour 11. */
  static Slot slot(String id, int capacity) {
    return slot(id, "Slot " + id, 10 * HOUR, 11 * HOUR, capacity);
  }

  static UUID id(int number) {
    return Routing.id(1_000 + number, 0, Routing.hashOf("slot"));
  }

  /** A request that is confirmed at once. */
  static Reserve reserve(int number, String slot, int quantity) {
    return new Reserve(id(number), slot, "ann", quantity, NOTHING, 0, false, false);
  }

  static Reserve hold(int number, String slot, int quantity, int seconds) {
    return new Reserve(id(number), slot, "ann", quantity, NOTHING, seconds, false, false);
  }

  static Reserve lineUp(int number, String slot, int quantity) {
    return new Reserve(id(number), slot, "bob", quantity, NOTHING, 0, true, false);
  }

  static Reserve remembered(int number, String slot, int quantity) {
    return new Reserve(id(number), slot, "eve", quantity, NOTHING, 0, false, true);
  }
}
