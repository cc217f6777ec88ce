package io.holdfast.feed.slots;

import io.holdfast.feed.DomainTables;
import io.holdfast.feed.RowSink;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableSchema;
import io.holdfast.feed.TableSchema.Column;
import io.holdfast.kernel.Change;
import io.holdfast.slots.Reason;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotChange;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.Status;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables {@code slots} and {@code reservations}, with the names that the API has. Changes name a slot by its key,
 * so that is the primary one; its id, a hash of which the key may be, stands beside it for everyone else.
 *
 * <p>A reservation outlives a slot that was deleted by the time that it is kept: no foreign key leads from one to the
 * other.
 */
public final class SlotTables implements DomainTables {
  private static final TableSchema SLOTS = new TableSchema("slots", 1, List.of(
      new Column("key", SqlType.UUID_VALUE),
      new Column("id", SqlType.TEXT),
      new Column("name", SqlType.TEXT),
      new Column("start_time", SqlType.TIME),
      new Column("end_time", SqlType.TIME),
      new Column("capacity", SqlType.INTEGER),
      new Column("reserved_count", SqlType.INTEGER),
      new Column("waiting", SqlType.INTEGER)));

  private static final TableSchema RESERVATIONS = new TableSchema("reservations", 1, List.of(
      new Column("id", SqlType.UUID_VALUE),
      new Column("slot_id", SqlType.TEXT),
      new Column("user_id", SqlType.TEXT),
      new Column("quantity", SqlType.INTEGER),
      new Column("status", SqlType.TEXT),
      new Column("reason", SqlType.TEXT),
      new Column("expires_at", SqlType.TIME),
      new Column("metadata", SqlType.JSON),
      new Column("created_at", SqlType.TIME)));

  private static final String VERSION_1 = """
      create table holdfast.slots (
        key uuid primary key,
        id text not null unique,
        name text not null,
        start_time timestamptz not null,
        end_time timestamptz not null,
        day date not null generated always as ((start_time at time zone 'UTC')::date) stored,
        capacity integer not null,
        reserved_count integer not null,
        available integer not null generated always as (capacity - reserved_count) stored,
        waiting integer not null);
      create index slots_day on holdfast.slots (day);
      comment on column holdfast.slots.key is 'The id where that is a UUID, else a hash of it';
      comment on column holdfast.slots.day is 'On which it starts, in UTC';
      create table holdfast.reservations (
        id uuid primary key,
        slot_id text not null,
        user_id text not null,
        quantity integer not null,
        status text not null,
        reason text,
        expires_at timestamptz,
        metadata json,
        created_at timestamptz not null);
      create index reservations_slot_id on holdfast.reservations (slot_id);
      create index reservations_user_id on holdfast.reservations (user_id);
      comment on column holdfast.reservations.status is 'held, confirmed, waiting, rejected, cancelled or expired';
      comment on column holdfast.reservations.reason is 'Why it was rejected';
      comment on column holdfast.reservations.expires_at is 'While it is held'""";

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(SLOTS, RESERVATIONS);
  }

  @Override
  public List<String> versions() {
    return List.of(VERSION_1);
  }

  @Override
  public void rows(Change change, long logTime, RowSink into) {
    if (change instanceof SlotChange slotChange) {
      switch (slotChange) {
        case SlotChange.SlotWritten written -> put(written, into);
        case SlotChange.SlotRemoved removed -> into.remove(SLOTS, removed.key());
        case SlotChange.PlacesChanged places -> into.set(SLOTS, Map.of("key", places.key(),
            "reserved_count", places.reserved(), "waiting", places.waiting()));
        case SlotChange.ReservationMade made -> put(made, into);
        case SlotChange.ReservationSettled settled -> settle(settled, into);
        case SlotChange.ReservationRemoved removed -> into.remove(RESERVATIONS, removed.id());
      }
    }
  }

  private static void put(SlotChange.SlotWritten written, RowSink into) {
    Slot slot = written.slot();
    into.put(SLOTS, written.key(), slot.id(), slot.name(), SqlType.time(slot.startAt()), SqlType.time(slot.endAt()),
        slot.capacity(), written.reserved(), written.waiting());
  }

  private static void put(SlotChange.ReservationMade made, RowSink into) {
    Reserve request = made.request();
    String metadata =
        request.metadata().length == 0 ? null : new String(request.metadata(), StandardCharsets.UTF_8);
    into.put(RESERVATIONS, request.id(), request.slot(), request.user(), request.quantity(), word(made.status()),
        word(made.reason()), timeOrNull(made.until()), metadata, SqlType.time(request.createdAt()));
  }

  private static void settle(SlotChange.ReservationSettled settled, RowSink into) {
    Map<String, Object> values = HashMap.newHashMap(4);
    values.put("id", settled.id());
    values.put("status", word(settled.status()));
    values.put("reason", word(settled.reason()));
    values.put("expires_at", timeOrNull(settled.until()));
    into.set(RESERVATIONS, values);
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String word(Reason reason) {
    return reason == Reason.NONE ? null : reason.name().toLowerCase(Locale.ROOT);
  }

  private static OffsetDateTime timeOrNull(long millis) {
    return millis == 0 ? null : SqlType.time(millis);
  }
}
