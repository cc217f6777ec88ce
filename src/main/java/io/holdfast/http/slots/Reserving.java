package io.holdfast.http.slots;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Preference;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.Reason;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.SlotReply;
import io.holdfast.slots.SlotReply.Reservation;
import io.holdfast.slots.Status;
import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * {@code POST /reserve}: 202 once the request is durable, or, for who prefers to wait, the outcome. Both are answered
 * when the request has been applied here, which is no later than when it is known to be durable by more than some
 * microseconds; so what cannot be reserved at all is said to both.
 */
final class Reserving {
  private static final String MESSAGE = "Reservation request accepted and queued for processing";

  private final ApiLoop loop;
  private final ReserveParser parser = new ReserveParser();
  private final SplittableRandom random = new SplittableRandom();
  private final JsonBytes json = new JsonBytes(1024);

  Reserving(ApiLoop loop) {
    this.loop = loop;
  }

  void reserve(Exchange exchange) {
    loop.bodies().readJson(exchange, body -> {
      ReserveRequest request = parser.parse(body);
      Idempotency key = loop.writes().key(exchange, body, request.idempotencyKey());
      String user = requireUser(exchange.userFor(request.user()));
      boolean waits = Preference.of(exchange).waits();
      UUID id = Routing.id(loop.clock().millis(), random.nextLong(), Routing.of(request.slot()));
      Reserve command = new Reserve(id, request.slot(), user, request.quantity(), request.metadata(),
          request.holdSeconds(), request.waitlist(), !waits || key != null);
      loop.writes().submit(exchange, command, key,
          (same, reply, position) -> replied(exchange, request.by(user), waits, reply, position));
    });
  }

  /** A token that was made for a user says who reserves, if the body does not. */
  private static String requireUser(String user) {
    if (user == null) {
      throw new ProblemException(Problem.invalid("user_id", "is required"));
    }
    return user;
  }

  private void replied(Exchange exchange, ReserveRequest request, boolean waits, Reply reply, Position position) {
    switch ((SlotReply) reply) {
      case Reservation reservation when waits -> outcome(exchange, request, reservation, position);
      case Reservation reservation -> accepted(exchange, request, reservation.id(), position);
      case SlotReply.NoSuchSlot none -> exchange.problem(SlotLookup.notFound().problem());
      default -> throw new IllegalStateException("no answer to a reservation: " + reply);
    }
  }

  private void accepted(Exchange exchange, ReserveRequest request, UUID id, Position position) {
    exchange.answerHeaders().add(Names.LOCATION, "/reservations/" + id);
    SlotJson.begin(json.clear(), id, request.slot(), request.user());
    json.raw(",\"status\":\"pending\"");
    SlotJson.created(json, id);
    json.raw(",\"message\":\"").raw(MESSAGE).raw("\"}");
    send(exchange, 202, position);
  }

  private void outcome(Exchange exchange, ReserveRequest request, Reservation reservation, Position position) {
    exchange.answerHeaders().add(Names.PREFERENCE_APPLIED, "wait");
    if (reservation.status() == Status.REJECTED) {
      exchange.problem(problem(reservation.reason()),
          more -> more.raw("\"reason\":\"").raw(SlotJson.word(reservation.reason())).raw("\""));
      return;
    }
    exchange.answerHeaders().add(Names.LOCATION, "/reservations/" + reservation.id());
    SlotJson.begin(json.clear(), reservation.id(), request.slot(), request.user());
    json.raw(",\"quantity\":").number(request.quantity());
    SlotJson.standing(json, reservation.status(), reservation.reason(), reservation.until());
    if (reservation.place() > 0) {
      json.raw(",\"place\":").number(reservation.place());
    }
    SlotJson.metadata(json, request.metadata());
    SlotJson.created(json, reservation.id());
    json.raw("}");
    send(exchange, reservation.status() == Status.WAITING ? 202 : 201, position);
  }

  private void send(Exchange exchange, int status, Position position) {
    Buffer body = Buffer.buffer(json.length()).appendBytes(json.array(), 0, json.length());
    exchange.answer(status, Names.JSON, body, position);
  }

  static Problem problem(Reason reason) {
    return switch (reason) {
      case SOLD_OUT -> Problem.of(ProblemType.SOLD_OUT, "The slot has not so many places left");
      case SLOT_OVER -> Problem.of(ProblemType.NOT_RESERVABLE, "The slot is over");
      case SLOT_DELETED -> Problem.of(ProblemType.NOT_RESERVABLE, "The slot has been deleted");
      case ABOVE_CAPACITY -> Problem.of(ProblemType.NOT_RESERVABLE, "The slot has fewer places altogether");
      case LINE_FULL -> Problem.of(ProblemType.SOLD_OUT, "The slot is sold out, and its line is full");
      case NONE -> throw new IllegalStateException("a reservation was rejected without a reason");
    };
  }
}
