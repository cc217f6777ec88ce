package io.holdfast.cli;

/** A command cannot be carried out, for a reason that its user can understand and the message says. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** It was tried and did not work. */
  public CommandFailure(String message) {
    this(ExitCode.FAILED, message, null);
  }

  /** It was tried and did not work because of something else. */
  public CommandFailure(String message, Throwable cause) {
    this(ExitCode.FAILED, message, cause);
  }

  CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
