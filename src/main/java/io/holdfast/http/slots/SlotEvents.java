package io.holdfast.http.slots;

import io.holdfast.engine.Instance;
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
import io.holdfast.slots.SlotKey;
import io.holdfast.slots.SlotReader;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code GET /slots/{id}/events}: a slot's availability as it changes, until the slot is deleted. */
final class SlotEvents implements TopicSource<SlotEvents.Watched> {
  /** The number of the last event of a slot, above all that it had. */
  private static final long THE_END = Long.MAX_VALUE;

  private final Instance instance;
  private final SlotReads reads;
  private final Topics<Watched> topics;
  private final ApiLoop loop;
  private final JsonBytes json = new JsonBytes(256);

  SlotEvents(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.instance = loop.instance();
    this.reads = reads;
    this.topics = new Topics<>(loop, this);
  }

  /**
   * A slot that somebody watches: changes know its key only.
   *
   * @param key the slot's key
   * @param id its id, or null
   */
  record Watched(UUID key, String id) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Watched that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /** Who has seen a slot's end and comes back watches another one of the same id, of which it has seen nothing. */
  void stream(Exchange exchange) {
    String id = exchange.pathParameter("id");
    loop.gate().pass(exchange, Routing.of(id), () -> {
      if (!reads.readerOf(id).find(id)) {
        throw SlotLookup.notFound();
      }
      Mark seen = Mark.parse(Events.lastId(exchange));
      topics.stream(exchange, new Watched(SlotKey.of(id), id), seen.number() == THE_END ? Mark.NONE : seen);
    });
  }

  @Override
  public Class<? extends Change> changes() {
    return SlotChange.class;
  }

  @Override
  public void concerned(Change change, Consumer<Watched> watched) {
    switch ((SlotChange) change) {
      case SlotChange.SlotWritten written -> watched.accept(new Watched(written.key(), null));
      case SlotChange.SlotRemoved removed -> watched.accept(new Watched(removed.key(), null));
      case SlotChange.PlacesChanged places -> watched.accept(new Watched(places.key(), null));
      case SlotChange.ReservationMade made -> { }
      case SlotChange.ReservationSettled settled -> { }
      case SlotChange.ReservationRemoved removed -> { }
    }
  }

  @Override
  public int routingHash(Watched watched) {
    return Routing.of(watched.id());
  }

  @Override
  public Event newest(Watched watched) {
    int epoch = instance.epoch();
    SlotReader reader = reads.readerOf(watched.id());
    json.clear().raw("{\"id\":").text(watched.id());
    if (!reader.find(watched.id())) {
      Mark last = new Mark(epoch, THE_END);
      json.raw("}");
      return new Event(last, frame("deleted", last), true);
    }
    Mark mark = new Mark(epoch, reader.mark());
    json.raw(",\"capacity\":").number(reader.capacity());
    json.raw(",\"reserved_count\":").number(reader.reserved());
    json.raw(",\"available\":").number(reader.capacity() - reader.reserved());
    json.raw(",\"waiting\":").number(reader.waiting()).raw("}");
    return new Event(mark, frame("availability", mark), false);
  }

  private io.vertx.core.buffer.Buffer frame(String event, Mark mark) {
    return Events.frame(event, mark.toString(), json.array(), 0, json.length());
  }
}
