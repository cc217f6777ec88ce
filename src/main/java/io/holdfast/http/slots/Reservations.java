package io.holdfast.http.slots;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.Reason;
import io.holdfast.slots.SlotCommand;
import io.holdfast.slots.SlotReply;
import io.holdfast.slots.StoredReservation;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code GET} and {@code DELETE /reservations/{id}}, {@code POST /reservations/{id}/confirm}.
 *
 * <p>An id that was answered with 202 is found at once on every instance: one that is not known here, but could have
 * been made by any instance just now, is <em>pending</em>. It could, as long as the log time applied here is not past
 * the time in the id by more than a request can take to be accepted.
 */
final class Reservations {
  /** How long after its id was made a request may still be accepted, at the most, in milliseconds. */
  static final long MOST_UNDER_WAY = 15_000;

  /** How far another instance's clock may be ahead, in milliseconds, before an id is taken for an invention. */
  private static final long MOST_AHEAD = 300_000;

  private final ApiLoop loop;
  private final SlotReads reads;
  private final JsonBytes json = new JsonBytes(1024);

  Reservations(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void get(Exchange exchange) {
    UUID id = id(exchange);
    int hash = Routing.carriedBy(id);
    loop.gate().pass(exchange, hash, () -> {
      int partition = reads.partition(hash);
      StoredReservation found = reads.reader(partition).reservation(id);
      if (found != null) {
        exchange.userFor(found.user());
        SlotJson.reservation(json.clear(), found);
      } else if (mayBePending(id, partition)) {
        SlotJson.pending(json.clear(), id);
      } else {
        throw notFound();
      }
      send(exchange, reads.applied(partition));
    });
  }

  private void send(Exchange exchange, Position position) {
    exchange.answer(Names.JSON, json.array(), 0, json.length(), position);
  }

  private boolean mayBePending(UUID id, int partition) {
    long made = SlotJson.createdAt(id);
    return made + MOST_UNDER_WAY > reads.view(partition).logTime() && made < loop.clock().millis() + MOST_AHEAD
        && made + MOST_UNDER_WAY + loop.instance().staleMillis() > loop.clock().millis();
  }

  void confirm(Exchange exchange) {
    write(exchange, SlotCommand.Confirm::new, "confirmed");
  }

  void cancel(Exchange exchange) {
    write(exchange, SlotCommand.Cancel::new, "cancelled");
  }

  private void write(Exchange exchange, Function<UUID, SlotCommand> command, String done) {
    UUID id = id(exchange);
    loop.bodies().read(exchange, body -> {
      Idempotency key = loop.writes().key(exchange, body);
      asOwner(exchange, id, () -> loop.writes().submit(exchange, command.apply(id), key,
          (same, reply, position) -> replied(exchange, id, done, reply, position)));
    });
  }

  /**
   * Who may not act for a user may not do so by the reservation's id. One that is not known here may have been made by
   * another instance just now, so that all of the log is looked at before it is said that there is none.
   */
  private void asOwner(Exchange exchange, UUID id, Runnable write) {
    if (exchange.isForAnyone()) {
      write.run();
    } else if (find(id) != null) {
      writeAsOwner(exchange, id, write);
    } else {
      loop.gate().passLatest(exchange, Routing.carriedBy(id), () -> writeAsOwner(exchange, id, write));
    }
  }

  private void writeAsOwner(Exchange exchange, UUID id, Runnable write) {
    StoredReservation found = find(id);
    if (found == null) {
      throw notFound();
    }
    exchange.userFor(found.user());
    write.run();
  }

  private StoredReservation find(UUID id) {
    return reads.reader(reads.partition(Routing.carriedBy(id))).reservation(id);
  }

  private void replied(Exchange exchange, UUID id, String done, Reply reply, Position position) {
    switch ((SlotReply) reply) {
      case SlotReply.Reservation reservation -> standing(exchange, reservation, position);
      case SlotReply.NotPossible not -> exchange.problem(
          Problem.of(ProblemType.RESERVATION_STATE, not.reason() == Reason.SLOT_OVER
              ? "The slot is over; the reservation stays " + SlotJson.word(not.status())
              : "The reservation is " + SlotJson.word(not.status()) + " and cannot be " + done),
          more -> more.raw("\"reservation_status\":\"").raw(SlotJson.word(not.status())).raw("\""));
      case SlotReply.NoSuchReservation none -> exchange.problem(notFound().problem());
      default -> throw new IllegalStateException("no answer to the change of a reservation: " + reply);
    }
  }

  /** The reservation as the reply says, with what else is known of it here. */
  private void standing(Exchange exchange, SlotReply.Reservation reply, Position position) {
    int partition = reads.partition(Routing.carriedBy(reply.id()));
    StoredReservation found = reads.reader(partition).reservation(reply.id());
    json.clear();
    if (found == null) {
      json.raw("{\"id\":").id(reply.id());
      SlotJson.standing(json, reply.status(), reply.reason(), reply.until());
      SlotJson.created(json, reply.id());
      json.raw("}");
    } else {
      SlotJson.reservation(json, new StoredReservation(found.id(), found.slot(), found.user(), found.quantity(),
          reply.status(), reply.reason(), reply.until(), found.metadata()));
    }
    exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), position);
  }

  static UUID id(Exchange exchange) {
    UUID id = Routing.madeId(exchange.pathParameter("id"));
    if (id == null) {
      throw notFound();
    }
    return id;
  }

  static ProblemException notFound() {
    return new ProblemException(ProblemType.NOT_FOUND,
        "There is no such reservation; it may have been closed and removed");
  }
}
