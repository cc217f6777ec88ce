package io.holdfast.cli.simulate;

/** Runs the mutants. */
final class MutantHunt {
  private MutantHunt() {}

  static int run(Simulate.Arguments arguments) {
    return 0;
  }
}
