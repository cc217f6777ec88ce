package io.holdfast.http.coordination;

import io.holdfast.codec.Idempotency;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.coordination.CoordinationReply;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Left;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Routing;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Submits requests and answers them. A client that goes while its request stands in line leaves the line; what it was
 * given after it had gone is given back, unless it sent an idempotency key: under that it may ask again, and is told
 * that it holds what it was given. One event loop.
 */
final class Executions {
  private static final int MOST_ATTEMPTS = 8;

  private final ApiLoop loop;
  private final SplittableRandom random = new SplittableRandom();

  Executions(ApiLoop loop) {
    this.loop = loop;
  }

  /** Answers a request that was done. */
  @FunctionalInterface
  interface Done {
    void answer(Exchange exchange, Executed executed, Position position);
  }

  void submit(Exchange exchange, String environment, Request request, Idempotency key, Done done) {
    submit(exchange, environment, request, key, done, 1);
  }

  private void submit(
      Exchange exchange, String environment, Request request, Idempotency key, Done done, int attempt) {
    Claim claim = request.claim();
    UUID waiter = claim == null || claim.waitMillis() == 0 ? null
        : Routing.id(loop.clock().millis(), random.nextLong(), Environment.routingHash(environment));
    if (waiter != null) {
      exchange.whenGone(() -> Persistence.submit(loop, new Leave(environment, waiter)));
    }
    Execute command = new Execute(environment, waiter, request);
    loop.writes().submit(exchange, command, key, (same, reply, position) -> {
      switch ((CoordinationReply) reply) {
        case Executed executed when exchange.isOver() -> {
          if (claim != null && key == null) {
            giveBack(environment, claim, executed);
          }
        }
        case Executed executed -> done.answer(exchange, executed, position);
        case Refused refused -> Answers.refused(exchange, refused);
        case Left left -> again(exchange, environment, request, key, done, attempt);
      }
    });
  }

  /** Whoever asked first under the same idempotency key has gone; this one still waits. */
  private void again(
      Exchange exchange, String environment, Request request, Idempotency key, Done done, int attempt) {
    if (exchange.isOver()) {
      return;
    }
    if (attempt < MOST_ATTEMPTS) {
      submit(exchange, environment, request, key, done, attempt + 1);
    } else {
      Answers.refused(exchange,
          new Refused(CoordinationReply.Reason.LOCK_NOT_ACQUIRED, request.claim().name(), 0));
    }
  }

  private void giveBack(String environment, Claim claim, Executed executed) {
    Persistence.submit(loop, new Execute(environment, null,
        Request.of(new Release(claim.sort(), claim.name(), executed.token()))));
  }
}
