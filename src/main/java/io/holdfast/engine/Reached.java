package io.holdfast.engine;

import io.holdfast.kernel.Position;

/** How waiting for a position ended. */
public sealed interface Reached {

  /** What was wanted has been applied. */
  record Here() implements Reached {}

  /**
   * Not within the time.
   *
   * @param applied how far this instance is
   * @param wanted how far it should be
   */
  record Behind(Position applied, Position wanted) implements Reached {}

  /**
   * The position is of another history: nothing here can be compared with it.
   *
   * @param applied how far this instance is, with its own epoch
   */
  record OtherEpoch(Position applied) implements Reached {}

  /** The journal could not be asked. */
  record Unavailable(Refusal refusal) implements Reached {}
}
