package io.holdfast.engine;

import io.holdfast.kernel.Position;

/** Told of an instance's turns, on its log loop. */
public interface InstanceListener {

  /** The state has changed. */
  default void changed(InstanceState state) {}

  /**
   * The instance has stopped for good.
   *
   * @param message says what is the matter and what to do, fit for an operator
   * @param cause what it met, perhaps null
   */
  default void failed(String message, Throwable cause) {}

  /** Whether {@link #appliedFromAnother} is wanted at the moment. */
  default boolean tracesOthers() {
    return false;
  }

  /**
   * A traced command that another instance has appended was applied here.
   *
   * @param traceParent its W3C {@code traceparent}
   * @param position its entry's
   * @param beganNanos when its entry came to its turn here, by the instance's clock
   * @param endedNanos when all of the entry was applied here
   */
  default void appliedFromAnother(String traceParent, Position position, long beganNanos, long endedNanos) {}

  /** Recovery has come to a sequence on its way to another. */
  default void recovering(long sequence, long target) {}
}
