package io.holdfast.ops;

/** What an operator asked for cannot be done; the message says why and what could. */
public final class OperationRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public OperationRefusedException(String message) {
    super(message, null, false, false);
  }
}
