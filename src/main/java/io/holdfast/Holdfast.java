package io.holdfast;

import io.holdfast.cli.HoldfastCommand;

/** The program. */
public final class Holdfast {

  private Holdfast() {}

  /** Runs one command of the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(HoldfastCommand.execute(arguments));
  }
}
