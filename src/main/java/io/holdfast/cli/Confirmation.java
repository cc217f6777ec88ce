package io.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Asks a person to type what is about to be lost, before it is. */
final class Confirmation {

  private Confirmation() {}

  /**
   * Returns when the word was given on the command line, or is typed now.
   *
   * @param given what the command line has, perhaps null
   * @throws CommandFailure if it is another word or none
   */
  static void require(String word, String given, String question, PrintWriter err) {
    if (given == null) {
      err.print(question + System.lineSeparator() + "Type " + word + " to go on: ");
      err.flush();
    }
    String typed = given == null ? line() : given;
    if (!word.equals(typed)) {
      throw new CommandFailure(ExitCode.NOT_CONFIRMED,
          "Not confirmed" + (typed == null ? "" : ": '" + typed + "' is not " + word) + "; nothing was changed.", null);
    }
  }

  private static String line() {
    try {
      String line = new BufferedReader(new InputStreamReader(System.in)).readLine();
      return line == null ? null : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
