package io.holdfast.http.access;

/** A token is not to be believed. Has no stack trace: it is an answer, not a defect. */
public final class BadTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why, for the one who sent it. */
  BadTokenException(String message) {
    super(message, null, false, false);
  }
}
