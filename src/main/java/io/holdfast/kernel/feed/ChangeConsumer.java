package io.holdfast.kernel.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Someone who is to learn of every change, and keeps its own position in the same transaction as what it writes.
 *
 * <p>The keeper calls one method at a time and waits for its stage before it calls the next: that is the back-pressure.
 * A stage that fails is answered by a pause, and by beginning again at {@link #position}. When the office passes to
 * another instance, that one may call while the last call of this one is still under way: a consumer must refuse a
 * {@link #take} that does not go on from where it stands.
 *
 * <p>Threads: called on the instance's log loop; must return at once. Stages complete on any thread.
 */
public interface ChangeConsumer extends AutoCloseable {

  /** Where a consumer begins that has no position yet. */
  enum Beginning {
    /** With the whole state as it is: for whoever mirrors it. */
    STATE,
    /** With what happens from now on. */
    NOW
  }

  /** The name in metrics, in the status and in operators' commands: letters, digits, dots and dashes. */
  String name();

  /** Where it begins that has no position yet, or whose position cannot be reached any more. */
  Beginning beginning();

  /** After how many failed attempts in a row it is parked, until an operator resumes it; never by itself. */
  default int mostAttempts() {
    return Integer.MAX_VALUE;
  }

  /** About how many changes it is given at once, at the most; an entry is never split. */
  default int mostChanges() {
    return Integer.MAX_VALUE;
  }

  /** Where it stands; empty if nowhere yet. */
  CompletionStage<Optional<Position>> position();

  /** Forgets its position and all that it wrote: it begins anew. */
  CompletionStage<Void> clear();

  /** Takes a part of the state as it was at a snapshot, as the changes that would make it; the position follows. */
  CompletionStage<Void> restate(List<Change> changes);

  /** Stands at a position from now on, whatever it was before. */
  CompletionStage<Void> begin(Position position);

  /**
   * Stands at a position from now on, unless it stands somewhere: another instance that thinks that it has the office
   * may have begun a moment ago, and what it has written since then must be gone on from. In one step.
   *
   * @return where it stands now
   */
  CompletionStage<Position> beginUnlessBegun(Position position);

  /**
   * Writes what happened and the new position in one transaction. Fails, and changes nothing, if it does not stand at
   * {@code from}.
   */
  CompletionStage<Void> take(Position from, ChangeBatch batch);

  @Override
  void close();
}
