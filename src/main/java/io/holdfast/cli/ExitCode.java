package io.holdfast.cli;

/** The exit codes, the same for every command. */
final class ExitCode {
  static final int OK = 0;
  /** It was tried and did not work; the message says why. */
  static final int FAILED = 1;
  /** The command line or the configuration is wrong; nothing was tried. */
  static final int USAGE = 2;
  /** No node answers at the address. */
  static final int UNREACHABLE = 3;
  /** The person did not confirm; nothing was changed. */
  static final int NOT_CONFIRMED = 4;

  private ExitCode() {}
}
