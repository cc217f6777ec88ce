package io.holdfast.engine;

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

  /** Recovery has come to a sequence on its way to another. */
  default void recovering(long sequence, long target) {}
}
