package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.log.Journal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether a position that someone comes with is one of the journal's history, as it is now.
 *
 * <p>Threads: asked on the log loop, answers there.
 */
final class History {
  private History() {}

  /**
   * Looks for a position.
   *
   * @param again whether the position's own entry must be there still
   * @return after which position to read on; fails with {@link ChangesLostException}, or with what the journal failed
   *     with
   */
  static CompletionStage<Position> check(Ports ports, Position at, boolean again) {
    CompletableFuture<Position> checked = new CompletableFuture<>();
    ports.journal().head().thenCompose(head -> ports.journal().origin(at.sequence()).thenApply(origin ->
            find(head, origin, at, again)))
        .whenComplete((found, failure) -> ports.logLoop().execute(() -> {
          if (failure == null) {
            checked.complete(found);
          } else {
            checked.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
          }
        }));
    return checked;
  }

  private static Position find(Journal.Head head, Optional<Journal.Origin> origin, Position at, boolean again) {
    long needed = again ? at.sequence() - 1 : at.sequence();
    if (needed < head.floor()) {
      throw ChangesLostException.of("the journal begins after " + head.floor() + ", and " + at + " is below", head);
    }
    if (at.sequence() > 0 && !isHere(head, origin, at)) {
      throw ChangesLostException.of("the position " + at + " is not in the history, which stands at " + head.epoch()
          + "." + head.sequence(), head);
    }
    return again ? new Position(at.epoch(), needed) : at;
  }

  /** An entry of a later epoch than the position's has taken the place of the one that was known. */
  private static boolean isHere(Journal.Head head, Optional<Journal.Origin> origin, Position at) {
    return origin.isPresent() && origin.get().epoch() <= at.epoch() && at.epoch() <= head.epoch();
  }
}
