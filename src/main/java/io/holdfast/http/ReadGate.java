package io.holdfast.http;

import io.holdfast.engine.Reached;
import io.holdfast.kernel.Position;

/** Lets a read through once this instance is as far as the request's headers ask for. One event loop. */
public final class ReadGate {
  private final Backend backend;
  private final long waitMillis;

  /** Lets reads wait this long. */
  public ReadGate(Backend backend, long waitMillis) {
    this.backend = backend;
    this.waitMillis = waitMillis;
  }

  /**
   * Runs a read, at once if the request asks for nothing; or answers why not.
   *
   * @throws ProblemException if a header is malformed
   */
  public void pass(Exchange exchange, Runnable read) {
    String position = exchange.header(Names.POSITION);
    String consistency = exchange.header(Names.CONSISTENCY);
    if (position == null && consistency == null) {
      read.run();
    } else {
      pass(exchange, position == null ? null : parse(position), isStrong(consistency), read);
    }
  }

  private void pass(Exchange exchange, Position wanted, boolean strong, Runnable read) {
    if (wanted == null) {
      latest(exchange, strong, read);
      return;
    }
    Position applied = backend.position();
    if (applied.epoch() == wanted.epoch() && applied.sequence() >= wanted.sequence()) {
      latest(exchange, strong, read);
    } else {
      backend.reach(wanted, waitMillis,
          reached -> exchange.onLoop(() -> proceed(exchange, reached, () -> latest(exchange, strong, read))));
    }
  }

  private void latest(Exchange exchange, boolean strong, Runnable read) {
    if (strong) {
      backend.reachLatest(waitMillis, reached -> exchange.onLoop(() -> proceed(exchange, reached, read)));
    } else {
      read.run();
    }
  }

  private static void proceed(Exchange exchange, Reached reached, Runnable read) {
    switch (reached) {
      case Reached.Here here -> read.run();
      case Reached.Behind behind -> exchange.problem(Problem.passing(ProblemType.POSITION_NOT_REACHED,
          "This instance has applied " + behind.applied() + ", which is "
              + (behind.wanted().sequence() - behind.applied().sequence()) + " entries behind " + behind.wanted(), 1_000));
      case Reached.OtherEpoch other -> exchange.problem(Problem.of(ProblemType.OTHER_EPOCH,
          "The position asked for is of another epoch; this instance has applied " + other.applied()));
      case Reached.Unavailable unavailable -> exchange.problem(Refusals.problem(unavailable.refusal()));
    }
  }

  private static Position parse(String text) {
    try {
      return Position.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST,
          "Holdfast-Position must have the form epoch.sequence, such as 1.4711");
    }
  }

  private static boolean isStrong(String consistency) {
    return switch (consistency) {
      case null -> false;
      case "local" -> false;
      case "strong" -> true;
      default -> throw new ProblemException(ProblemType.MALFORMED_REQUEST,
          "Holdfast-Consistency must be strong or local");
    };
  }
}
