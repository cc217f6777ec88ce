package io.holdfast.feed.slots;

import io.holdfast.feed.DomainEvents;
import io.holdfast.feed.EventBody;
import io.holdfast.feed.JsonText;
import io.holdfast.kernel.Change;
import io.holdfast.slots.SlotChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * {@code io.holdfast.slot.written}, {@code .slot.removed} and {@code .slot.places}, whose subject is the slot's key:
 * its id, or a hash of it where that is no UUID; {@code io.holdfast.reservation.made}, {@code .settled} and
 * {@code .removed}.
 */
public final class SlotEvents implements DomainEvents {

  @Override
  public Class<SlotChange> changes() {
    return SlotChange.class;
  }

  @Override
  public EventBody event(Change change) {
    return switch ((SlotChange) change) {
      case SlotChange.SlotWritten slot -> new EventBody("io.holdfast.slot.written", slot.key().toString(),
          new JsonText().raw("slot", new String(slot.slot().head(), StandardCharsets.UTF_8) + "}")
              .number("reserved", slot.reserved()).number("waiting", slot.waiting()));
      case SlotChange.SlotRemoved slot -> new EventBody("io.holdfast.slot.removed", slot.key().toString(),
          new JsonText());
      case SlotChange.PlacesChanged places -> new EventBody("io.holdfast.slot.places", places.key().toString(),
          new JsonText().number("reserved", places.reserved()).number("waiting", places.waiting()));
      case SlotChange.ReservationMade made -> new EventBody("io.holdfast.reservation.made",
          made.request().id().toString(), settled(new JsonText().text("slot", made.request().slot())
              .text("user", made.request().user()).number("quantity", made.request().quantity()), made.status(),
              made.reason(), made.until()));
      case SlotChange.ReservationSettled settled -> new EventBody("io.holdfast.reservation.settled",
          settled.id().toString(), settled(new JsonText(), settled.status(), settled.reason(), settled.until()));
      case SlotChange.ReservationRemoved removed -> new EventBody("io.holdfast.reservation.removed",
          removed.id().toString(), new JsonText());
    };
  }

  private static JsonText settled(JsonText data, Enum<?> status, Enum<?> reason, long until) {
    return data.text("status", word(status)).text("reason", word(reason))
        .text("until", until == 0 ? null : Instant.ofEpochMilli(until).toString());
  }

  private static String word(Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }
}
