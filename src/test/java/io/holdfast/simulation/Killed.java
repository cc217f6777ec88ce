package io.holdfast.simulation;

/** Ends the task in which a simulated process was killed: not one more of its statements has an effect. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace, because it is thrown thousands of times. */
  public Killed() {
    super("killed", null, false, false);
  }
}
