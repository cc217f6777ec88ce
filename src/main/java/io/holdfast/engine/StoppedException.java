package io.holdfast.engine;

/** The instance met what it must not pass over; the message is for an operator. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException(String message) {
    super(message);
  }
}
