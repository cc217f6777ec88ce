package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Events;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.live.Event;
import io.holdfast.http.live.Mark;
import io.holdfast.http.live.TopicSource;
import io.holdfast.http.live.Topics;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotChange;
import io.holdfast.slots.Status;
import io.holdfast.slots.StoredReservation;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * {@code GET /reservations/{id}/events}: where a reservation stands, until it is closed; how one who waits in line
 * learns that it is held. A reservation never goes back to where it stood before, so how far it has come is its mark.
 */
final class ReservationEvents implements TopicSource<UUID> {
  private static final int REMOVED = 4;

  private final ApiLoop loop;
  private final SlotReads reads;
  private final Topics<UUID> topics;
  private final JsonBytes json = new JsonBytes(1024);

  ReservationEvents(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
    this.topics = new Topics<>(loop, this);
  }

  void stream(Exchange exchange) {
    UUID id = Reservations.id(exchange);
    loop.gate().pass(exchange, Routing.carriedBy(id), () -> {
      StoredReservation found = find(id);
      if (found == null) {
        throw Reservations.notFound();
      }
      exchange.userFor(found.user());
      topics.stream(exchange, id);
    });
  }

  private StoredReservation find(UUID id) {
    return reads.reader(reads.partition(Routing.carriedBy(id))).reservation(id);
  }

  @Override
  public Class<? extends Change> changes() {
    return SlotChange.class;
  }

  @Override
  public void concerned(Change change, Consumer<UUID> watched) {
    switch ((SlotChange) change) {
      case SlotChange.ReservationSettled settled -> watched.accept(settled.id());
      case SlotChange.ReservationRemoved removed -> watched.accept(removed.id());
      case SlotChange.ReservationMade made -> { }
      case SlotChange.SlotWritten written -> { }
      case SlotChange.SlotRemoved removed -> { }
      case SlotChange.PlacesChanged places -> { }
    }
  }

  @Override
  public int routingHash(UUID id) {
    return Routing.carriedBy(id);
  }

  @Override
  public Event newest(UUID id) {
    int epoch = loop.instance().epoch();
    StoredReservation found = find(id);
    if (found == null) {
      Mark last = new Mark(epoch, REMOVED);
      return new Event(last, Events.frame("removed", last.toString(), "{\"id\":\"" + id + "\"}"), true);
    }
    Mark mark = new Mark(epoch, progress(found.status()));
    SlotJson.reservation(json.clear(), found);
    return new Event(mark, Events.frame("reservation", mark.toString(), json.array(), 0, json.length()),
        found.status().isClosed());
  }

  private static int progress(Status status) {
    return switch (status) {
      case WAITING -> 0;
      case HELD -> 1;
      case CONFIRMED -> 2;
      case REJECTED, CANCELLED, EXPIRED -> 3;
    };
  }
}
