package io.holdfast.http;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.engine.Submitter;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;

/** Submits the commands of one event loop's requests and brings what becomes of them back to it. */
public final class Writes {
  private static final int TRACE_PARENT_LENGTH = 55;

  private final Submitter submitter;
  private final IdempotencyKeys keys = new IdempotencyKeys();

  /** Submits here. */
  public Writes(Submitter submitter) {
    this.submitter = submitter;
  }

  /** Turns a reply of a domain into the answer, on the request's event loop. */
  @FunctionalInterface
  public interface Outcome {

    /** The command was applied, with this reply: its domain's, or that it is done. */
    void replied(Exchange exchange, Reply reply, Position position);

    /** Nobody knows whether the command will be applied, which the caller has been told. */
    default void unknown() {
      // Most have nothing to take back.
    }
  }

  /** The request's idempotency key with its fingerprint; null if it has none. */
  public Idempotency key(Exchange exchange, byte[] body) {
    return keys.of(exchange.request(), body);
  }

  /** The request's idempotency key, which may also be in the body, with its fingerprint; null if it has none. */
  public Idempotency key(Exchange exchange, byte[] body, String inBody) {
    return keys.of(exchange.request(), body, inBody);
  }

  /** Submits a command for a request; refusals, unknown outcomes and the system's replies are answered here. */
  public void submit(Exchange exchange, Command command, Idempotency key, Outcome outcome) {
    submitter.submit(
        new Submission(command, exchange.caller().principal(), key, trace(exchange)), new Pending(exchange, outcome));
  }

  private static String trace(Exchange exchange) {
    if (exchange.trace() != null) {
      return exchange.trace().traceParent();
    }
    String trace = exchange.header(Names.TRACE_PARENT);
    return trace != null && trace.length() == TRACE_PARENT_LENGTH && trace.startsWith("00-") ? trace : null;
  }

  /** A command under way. */
  private record Pending(Exchange exchange, Outcome outcome) implements Answer {

    @Override
    public void replied(Reply reply, Position position) {
      exchange.onLoop(() -> {
        if (reply instanceof SystemReply && !(reply instanceof SystemReply.Done)) {
          exchange.problem(Refusals.problem(reply));
        } else {
          outcome.replied(exchange, reply, position);
        }
      });
    }

    @Override
    public void timed(long takenNanos, long batchedNanos, long dispatchedNanos, long appliedNanos) {
      if (exchange.trace() != null) {
        exchange.onLoop(() -> {
          exchange.trace().step("batch", takenNanos, batchedNanos);
          exchange.trace().step("append", batchedNanos, dispatchedNanos);
          exchange.trace().step("apply", dispatchedNanos, appliedNanos);
        });
      }
    }

    @Override
    public void refused(Refusal refusal) {
      exchange.onLoop(() -> exchange.problem(Refusals.problem(refusal)));
    }

    @Override
    public void unknown(String detail) {
      exchange.onLoop(() -> {
        exchange.problem(Refusals.unknown(detail));
        outcome.unknown();
      });
    }
  }
}
