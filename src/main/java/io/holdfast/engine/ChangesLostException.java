package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.log.Journal;

/** The changes after a position cannot be had any more: they were trimmed, or belong to an abandoned history. */
public final class ChangesLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Position oldest;

  /**
   * Says why; fit for an operator.
   *
   * @param oldest the oldest position after which changes can still be had
   */
  public ChangesLostException(String message, Position oldest) {
    super(message);
    this.oldest = oldest;
  }

  static ChangesLostException of(String message, Journal.Head head) {
    return new ChangesLostException(message, new Position(head.epoch(), head.floor()));
  }

  /** The oldest position after which changes can still be had. */
  public Position oldest() {
    return oldest;
  }
}
