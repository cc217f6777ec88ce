package io.holdfast.http.slots;

import io.holdfast.http.JsonBytes;
import io.holdfast.http.Times;
import io.holdfast.slots.Reason;
import io.holdfast.slots.Status;
import io.holdfast.slots.StoredReservation;
import java.util.Locale;
import java.util.UUID;

/** How slots and reservations look in JSON. */
final class SlotJson {

  private SlotJson() {}

  /** The part of a slot that changes only when it is replaced, without the closing brace. */
  static byte[] head(JsonBytes json, String id, SlotRequest slot) {
    json.clear().raw("{\"id\":").text(id).raw(",\"name\":").text(slot.name());
    json.raw(",\"start_time\":");
    Times.write(json, slot.startAt());
    json.raw(",\"end_time\":");
    Times.write(json, slot.endAt());
    return json.raw(",\"capacity\":").number(slot.capacity()).toByteArray();
  }

  /** What follows the head. */
  static void places(JsonBytes json, int capacity, int reserved, int waiting, boolean stale) {
    json.raw(",\"reserved_count\":").number(reserved);
    json.raw(",\"available\":").number(capacity - reserved);
    json.raw(",\"waiting\":").number(waiting);
    json.raw(stale ? ",\"from_cache\":true,\"stale\":true}" : ",\"from_cache\":true,\"stale\":false}");
  }

  /** A reservation as it stands. */
  static void reservation(JsonBytes json, StoredReservation reservation) {
    begin(json, reservation.id(), reservation.slot(), reservation.user());
    json.raw(",\"quantity\":").number(reservation.quantity());
    standing(json, reservation.status(), reservation.reason(), reservation.due());
    metadata(json, reservation.metadata());
    created(json, reservation.id());
    json.raw("}");
  }

  static void begin(JsonBytes json, UUID id, String slot, String user) {
    json.raw("{\"id\":").id(id).raw(",\"slot_id\":").text(slot).raw(",\"user_id\":").text(user);
  }

  /** Status, and what belongs to it. */
  static void standing(JsonBytes json, Status status, Reason reason, long until) {
    json.raw(",\"status\":\"").raw(word(status)).raw("\"");
    if (status == Status.REJECTED) {
      json.raw(",\"reason\":\"").raw(word(reason)).raw("\"");
    }
    if (status == Status.HELD) {
      json.raw(",\"expires_at\":");
      Times.write(json, until);
    }
  }

  static void metadata(JsonBytes json, byte[] metadata) {
    if (metadata.length > 0) {
      json.raw(",\"metadata\":").raw(metadata);
    }
  }

  static void created(JsonBytes json, UUID id) {
    json.raw(",\"created_at\":");
    Times.write(json, createdAt(id));
  }

  /** When an id of ours was made, in Unix milliseconds. */
  static long createdAt(UUID id) {
    return Math.min(id.getMostSignificantBits() >>> 16, io.holdfast.slots.Slot.LAST_TIME);
  }

  /** A request that has been accepted, and of which no more can be said. */
  static void pending(JsonBytes json, UUID id) {
    json.raw("{\"id\":").id(id).raw(",\"status\":\"pending\"");
    created(json, id);
    json.raw("}");
  }

  static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
