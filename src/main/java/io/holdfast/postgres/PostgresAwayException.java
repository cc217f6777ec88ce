package io.holdfast.postgres;

/** Postgres could not be asked: nothing was sent to it. The message is fit for an operator. */
public final class PostgresAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public PostgresAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
