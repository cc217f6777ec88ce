package io.holdfast.feed.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableMirror;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.Reason;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotChange.PlacesChanged;
import io.holdfast.slots.SlotChange.ReservationMade;
import io.holdfast.slots.SlotChange.ReservationRemoved;
import io.holdfast.slots.SlotChange.ReservationSettled;
import io.holdfast.slots.SlotChange.SlotRemoved;
import io.holdfast.slots.SlotChange.SlotWritten;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.SlotKey;
import io.holdfast.slots.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of slots and reservations in tables. */
class SlotTablesTest {
  private static final UUID KEY = SlotKey.of("a room");
  private static final UUID ID = Routing.id(5_000, 0, Routing.of("a room"));
  private static final Slot SLOT = new Slot("a room", "Room", 1_000, 2_000, 7, "{".getBytes(StandardCharsets.UTF_8));

  private final TableMirror tables = new TableMirror(new SlotTables());

  private static Reserve request(String metadata) {
    return new Reserve(ID, "a room", "ann", 2, metadata.getBytes(StandardCharsets.UTF_8), 0, true, false);
  }

  @Test
  void aSlotIsARowWithItsPlaces() {
    tables.follow(new SlotWritten(KEY, SLOT, 3, 1));
    assertThat(tables.row("slots")).isEqualTo(Map.of("key", KEY, "id", "a room", "name", "Room",
        "start_time", SqlType.time(1_000), "end_time", SqlType.time(2_000), "capacity", 7, "reserved_count", 3,
        "waiting", 1));

    tables.follow(new PlacesChanged(KEY, 7, 2));
    assertThat(tables.row("slots")).containsEntry("reserved_count", 7).containsEntry("waiting", 2)
        .containsEntry("name", "Room");
  }

  @Test
  void aSlotThatIsGoneHasNoRowWhateverIsGivenBackOfIt() {
    tables.follow(new SlotWritten(KEY, SLOT, 3, 0), new SlotRemoved(KEY), new PlacesChanged(KEY, 1, 0));
    assertThat(tables.rows("slots")).isEmpty();
  }

  @Test
  void aReservationIsARowAsItStands() {
    tables.follow(new ReservationMade(KEY, request("{\"a\":1}"), Status.HELD, Reason.NONE, 9_000));
    assertThat(tables.row("reservations")).isEqualTo(Map.of("id", ID, "slot_id", "a room", "user_id", "ann",
        "quantity", 2, "status", "held", "expires_at", SqlType.time(9_000), "metadata", "{\"a\":1}",
        "created_at", SqlType.time(5_000)));

    tables.follow(new ReservationSettled(ID, Status.CONFIRMED, Reason.NONE, 0));
    assertThat(tables.row("reservations")).containsEntry("status", "confirmed").containsEntry("user_id", "ann")
        .doesNotContainKeys("reason", "expires_at");

    tables.follow(new ReservationRemoved(ID));
    assertThat(tables.rows("reservations")).isEmpty();
  }

  @Test
  void whoWaitsGetsPlacesOrIsRejectedWithAReason() {
    tables.follow(new ReservationMade(KEY, request(""), Status.WAITING, Reason.NONE, 0));
    assertThat(tables.row("reservations")).containsEntry("status", "waiting")
        .doesNotContainKeys("reason", "expires_at", "metadata");

    tables.follow(new ReservationSettled(ID, Status.HELD, Reason.NONE, 8_000));
    assertThat(tables.row("reservations")).containsEntry("status", "held")
        .containsEntry("expires_at", SqlType.time(8_000));

    tables.follow(new ReservationSettled(ID, Status.REJECTED, Reason.SLOT_DELETED, 0));
    assertThat(tables.row("reservations")).containsEntry("reason", "slot_deleted").doesNotContainKey("expires_at");
  }
}
