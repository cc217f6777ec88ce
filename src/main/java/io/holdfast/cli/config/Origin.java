package io.holdfast.cli.config;

import java.nio.file.Path;

/** Where a value came from, the strongest first. */
public sealed interface Origin {

  /** The command line. */
  record Flag(String flag) implements Origin {
    @Override
    public String toString() {
      return "flag " + flag;
    }
  }

  /** A variable of the environment. */
  record Environment(String variable) implements Origin {
    @Override
    public String toString() {
      return "environment " + variable;
    }
  }

  /** A line, counted from 1, of the configuration file. */
  record FileLine(Path file, int line) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** Nobody said anything. */
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }
}
