package io.holdfast.simulation.run;

import java.util.function.Supplier;

/** Something that must always hold did not. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /**
   * A violation.
   *
   * @param rule a few words that stay the same from run to run
   * @param detail what was found
   */
  public Violation(String rule, String detail) {
    super(rule + ": " + detail);
    this.rule = rule;
  }

  /** The rule that was broken. */
  public String rule() {
    return rule;
  }

  /** Throws unless a rule holds. */
  public static void unless(boolean holds, String rule, Supplier<String> detail) {
    if (!holds) {
      throw new Violation(rule, detail.get());
    }
  }
}
