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
import io.holdfast.http.Writes;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

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
    new Asked(exchange, environment, request, key, done).submit(request);
  }

  private UUID waiter(String environment, Claim claim) {
    return claim == null || claim.waitMillis() == 0 ? null
        : Routing.id(loop.clock().millis(), random.nextLong(), Environment.routingHash(environment));
  }

  /** A client's request, which may be put in line more than once. */
  private final class Asked implements Writes.Outcome {
    private final Exchange exchange;
    private final String environment;
    private final Request request;
    private final Idempotency key;
    private final Done done;
    private final long began = loop.clock().nanos();
    private UUID waiter;
    private int attempts;

    Asked(Exchange exchange, String environment, Request request, Idempotency key, Done done) {
      this.exchange = exchange;
      this.environment = environment;
      this.request = request;
      this.key = key;
      this.done = done;
    }

    void submit(Request now) {
      attempts++;
      waiter = waiter(environment, now.claim());
      loop.writes().submit(exchange, new Execute(environment, waiter, now), key, this);
      if (waiter != null) {
        exchange.whenGone(this::leave);
      }
    }

    private void leave() {
      Persistence.submit(loop, new Leave(environment, waiter));
    }

    @Override
    public void replied(Exchange same, Reply reply, Position position) {
      switch ((CoordinationReply) reply) {
        case Executed executed when exchange.isOver() -> giveBack(executed);
        case Executed executed -> done.answer(exchange, executed, position);
        case Refused refused -> Answers.refused(exchange, refused);
        case Left left -> again();
      }
    }

    /** It may be in line, or come to be, and nobody would ever hear of its turn; under a key the client asks again. */
    @Override
    public void unknown() {
      if (waiter != null && key == null) {
        leave();
      }
    }

    private void giveBack(Executed executed) {
      Claim claim = request.claim();
      if (claim != null && key == null) {
        Persistence.submit(loop, new Execute(environment, null,
            Request.of(new Release(claim.sort(), claim.name(), executed.token()))));
      }
    }

    /**
     * Whoever asked first under the same idempotency key has gone, or this instance was taken for dead; this client
     * still waits, for as long as it said in the beginning.
     */
    private void again() {
      if (exchange.isOver()) {
        return;
      }
      long left = request.claim().waitMillis() - TimeUnit.NANOSECONDS.toMillis(loop.clock().nanos() - began);
      if (left > 0 && attempts < MOST_ATTEMPTS) {
        submit(request.waiting(left));
      } else {
        Answers.refused(exchange,
            new Refused(CoordinationReply.Reason.LOCK_NOT_ACQUIRED, request.claim().name(), 0));
      }
    }
  }
}
