package io.holdfast.engine;

/** The changes after a position cannot be had any more: they were trimmed, or belong to an abandoned history. */
public final class ChangesLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why; fit for an operator. */
  public ChangesLostException(String message) {
    super(message);
  }
}
