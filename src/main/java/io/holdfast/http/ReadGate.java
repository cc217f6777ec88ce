package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Reached;
import io.holdfast.engine.ReadBarrier;
import io.holdfast.kernel.Position;

/** Lets a read through once this instance is as far as the request's headers ask for. One event loop. */
public final class ReadGate {
  private static final long RECOVERY_RETRY_MILLIS = 1_000;

  private final Instance instance;
  private final ReadBarrier barrier;
  private final long waitMillis;

  /** Lets reads wait this long. */
  public ReadGate(Instance instance, long waitMillis) {
    this.instance = instance;
    this.barrier = instance.barrier();
    this.waitMillis = waitMillis;
  }

  /**
   * Runs a read, at once if the request asks for nothing; or answers why not.
   *
   * @param routingHash of what is read: it lies in one partition
   * @throws ProblemException if a header is malformed, or nothing can be read here now
   */
  public void pass(Exchange exchange, int routingHash, Runnable read) {
    requireReadable();
    String position = exchange.header(Names.POSITION);
    String consistency = exchange.header(Names.CONSISTENCY);
    if (position == null && consistency == null) {
      read.run();
    } else {
      Position wanted = position == null ? null : parse(position);
      int partition = instance.partitioning().partitionOf(routingHash);
      pass(exchange, partition, wanted, isStrong(consistency), read);
    }
  }

  /** Runs a read of all partitions, as {@link #pass}. */
  public void passAll(Exchange exchange, Runnable read) {
    requireReadable();
    String position = exchange.header(Names.POSITION);
    boolean strong = isStrong(exchange.header(Names.CONSISTENCY));
    Position wanted = position == null ? null : parse(position);
    pass(exchange, ReadBarrier.EVERY_PARTITION, wanted, strong, read);
  }

  /**
   * Runs a read that sees everything that was accepted before it came, unless the request says that what this instance
   * has will do; as {@link #pass} otherwise.
   */
  public void passStrong(Exchange exchange, int routingHash, Runnable read) {
    requireReadable();
    String position = exchange.header(Names.POSITION);
    String consistency = exchange.header(Names.CONSISTENCY);
    Position wanted = position == null ? null : parse(position);
    int partition = instance.partitioning().partitionOf(routingHash);
    pass(exchange, partition, wanted, consistency == null || isStrong(consistency), read);
  }

  /** Runs a read that sees everything that was accepted before now, whatever the request says. */
  public void passLatest(Exchange exchange, int routingHash, Runnable read) {
    requireReadable();
    latest(exchange, instance.partitioning().partitionOf(routingHash), null, true, read);
  }

  /**
   * The epoch of what can be read now: whatever the calling thread reads after this is of it, or of a later one.
   *
   * @throws ProblemException if nothing can be read here now
   */
  public int readableEpoch() {
    int epoch = instance.epoch();
    requireReadable();
    return epoch;
  }

  private void requireReadable() {
    InstanceState state = instance.state();
    if (state != InstanceState.READY && state != InstanceState.DRAINING) {
      throw new ProblemException(Problem.passing(ProblemType.UNAVAILABLE,
          "This instance cannot be read yet or any more; it is " + state, RECOVERY_RETRY_MILLIS));
    }
  }

  private void pass(Exchange exchange, int partition, Position wanted, boolean strong, Runnable read) {
    if (wanted == null || barrier.hasReached(partition, wanted)) {
      latest(exchange, partition, wanted, strong, read);
    } else {
      barrier.await(partition, wanted, waitMillis, reached -> exchange.onLoop(() -> proceed(
          exchange, partition, wanted, reached, () -> latest(exchange, partition, wanted, strong, read))));
    }
  }

  private void latest(Exchange exchange, int partition, Position wanted, boolean strong, Runnable read) {
    if (strong) {
      barrier.strong(partition, waitMillis,
          reached -> exchange.onLoop(() -> proceed(exchange, partition, wanted, reached, read)));
    } else {
      read.run();
    }
  }

  /** Between the log loop and this one the instance may have begun to recover, or have come to another epoch. */
  private void proceed(Exchange exchange, int partition, Position wanted, Reached reached, Runnable read) {
    if (reached instanceof Reached.Here) {
      requireReadable();
      answer(exchange, wanted == null ? reached : barrier.reachedNow(partition, wanted), read);
    } else {
      answer(exchange, reached, read);
    }
  }

  private static void answer(Exchange exchange, Reached reached, Runnable read) {
    switch (reached) {
      case Reached.Here here -> read.run();
      case Reached.Behind behind -> exchange.problem(Problem.passing(ProblemType.POSITION_NOT_REACHED,
          "This instance has applied " + behind.applied() + ", which is "
              + (behind.wanted().sequence() - behind.applied().sequence()) + " entries behind " + behind.wanted(),
          RECOVERY_RETRY_MILLIS));
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
