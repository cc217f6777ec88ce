package io.holdfast.http.slots;

import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.http.ProblemException;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.io.IOException;

/** Reads a reservation. One thread. */
final class ReserveParser extends JsonObject {
  private static final int SLOT = 1;
  private static final int USER = 1 << 1;
  private static final int QUANTITY = 1 << 2;
  private static final int METADATA = 1 << 3;
  private static final int HOLD = 1 << 4;
  private static final int WAITLIST = 1 << 5;
  private static final int KEY = 1 << 6;
  private static final int LONGEST_KEY = 255;
  private static final byte[] NOTHING = {};

  private String slot;
  private String user;
  private int quantity;
  private byte[] metadata;
  private int holdSeconds;
  private boolean waitlist;
  private String key;

  /**
   * Reads one request.
   *
   * @throws ProblemException if it is not JSON, or not a valid request
   */
  ReserveRequest parse(byte[] json) {
    quantity = 1;
    metadata = NOTHING;
    holdSeconds = 0;
    waitlist = false;
    key = null;
    user = null;
    read(json);
    return new ReserveRequest(slot, user, quantity, metadata, holdSeconds, waitlist, key);
  }

  @Override
  void field(String field, JsonToken token) throws IOException {
    switch (field) {
      case "slot_id" -> slot = text("slot_id", SLOT, token, Slot.LONGEST_ID, false);
      case "user_id" -> user = text("user_id", USER, token, Reserve.LONGEST_USER, true);
      case "quantity" -> quantity = number("quantity", QUANTITY, token, 1, Slot.MOST_CAPACITY, 1);
      case "metadata" -> metadata = object("metadata", METADATA, token, Reserve.MOST_METADATA);
      case "hold_seconds" -> holdSeconds = number("hold_seconds", HOLD, token, 1, Reserve.LONGEST_HOLD, 0);
      case "waitlist" -> waitlist = flag("waitlist", WAITLIST, token);
      case "idempotency_key" -> key = text("idempotency_key", KEY, token, LONGEST_KEY, true);
      default -> passOver();
    }
  }

  @Override
  void check() {
    require("slot_id", SLOT);
    if (user != null && user.length() > Reserve.LONGEST_USER) {
      invalid("user_id", "must have at most " + Reserve.LONGEST_USER + " UTF-16 units");
    }
    if (key != null && !key.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      invalid("idempotency_key", "must be printable ASCII");
    }
  }
}
