package io.holdfast.feed;

import io.holdfast.kernel.Position;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where receivers of events stand that keep no position themselves. A position moves after the events were taken, so
 * after a failure the last ones come again.
 */
public interface Positions extends AutoCloseable {

  /** Where a consumer stands; empty if nowhere. */
  CompletionStage<Optional<Position>> of(String consumer);

  /** The consumer stands here, whatever was before. */
  CompletionStage<Void> set(String consumer, Position position);

  /** The consumer stands here if it stood nowhere; where it stands now. */
  CompletionStage<Position> setIfAbsent(String consumer, Position position);

  /** The consumer goes on; fails if it does not stand at {@code from}. */
  CompletionStage<Void> move(String consumer, Position from, Position to);

  /** The consumer stands nowhere. */
  CompletionStage<Void> forget(String consumer);

  @Override
  void close();
}
