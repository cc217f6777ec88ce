package io.holdfast.http.shop;

import io.holdfast.kernel.Routing;
import io.holdfast.log.Clock;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes ids, and the seeds of bulk initialisations. One event loop. */
final class NewIds {
  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();

  NewIds(Clock clock) {
    this.clock = clock;
  }

  /** For what belongs to nobody: spread evenly over the partitions. */
  UUID next() {
    return of(random.nextInt());
  }

  /** For what belongs to someone with this routing hash, so that it stands in the same partition. */
  UUID of(int routingHash) {
    return Routing.id(clock.millis(), random.nextLong(), routingHash);
  }

  long seed() {
    return random.nextLong();
  }
}
