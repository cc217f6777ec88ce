package io.holdfast.http.slots;

import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.http.ProblemException;
import io.holdfast.slots.Slot;
import java.io.IOException;

/** Reads a slot. One thread. */
final class SlotParser extends JsonObject {
  private static final int ID = 1;
  private static final int NAME = 1 << 1;
  private static final int START = 1 << 2;
  private static final int END = 1 << 3;
  private static final int CAPACITY = 1 << 4;

  private String id;
  private String name;
  private long startAt;
  private long endAt;
  private int capacity;

  /**
   * Reads one slot.
   *
   * @throws ProblemException if it is not JSON, or not a valid slot
   */
  SlotRequest parse(byte[] json) {
    id = null;
    read(json);
    return new SlotRequest(id, name, startAt, endAt, capacity);
  }

  @Override
  void field(String field, JsonToken token) throws IOException {
    switch (field) {
      case "id" -> id = text("id", ID, token, Slot.LONGEST_ID, true);
      case "name" -> name = text("name", NAME, token, Slot.LONGEST_NAME, false);
      case "start_time" -> startAt = time("start_time", START, token);
      case "end_time" -> endAt = time("end_time", END, token);
      case "capacity" -> capacity =
          number("capacity", CAPACITY, token, 1, Slot.MOST_CAPACITY, Integer.MIN_VALUE);
      default -> passOver();
    }
  }

  @Override
  void check() {
    if (id != null && id.length() > Slot.LONGEST_ID) {
      invalid("id", "must have at most " + Slot.LONGEST_ID + " characters, of which rare ones count twice");
    }
    require("name", NAME);
    require("start_time", START);
    require("end_time", END);
    require("capacity", CAPACITY);
    if (areValid(START | END) && endAt <= startAt) {
      invalid("end_time", "must be after start_time");
    }
  }
}
