package io.holdfast.cli.simulate;

import io.holdfast.simulation.mutant.Mutant;
import io.holdfast.simulation.mutant.MutantRun;
import io.holdfast.simulation.mutant.Mutants;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Looks for every mutant, and says how long it took. */
final class MutantHunt {
  private MutantHunt() {}

  /** Runs them all; the exit code is 1 if one was not found. */
  static int run(Simulate.Arguments arguments) {
    long seed = arguments.seed() != null ? arguments.seed() : new Random().nextInt() & 0xFFFF_FFFFL;
    System.out.println("commit " + arguments.commit() + ", first seed " + seed);
    List<Mutant> all = Stream.concat(Mutants.classic().stream(), Mutants.more().stream()).toList();
    long began = System.nanoTime();
    int found = 0;
    for (Mutant mutant : all) {
      MutantRun.Outcome outcome = MutantRun.of(mutant, seed);
      found += outcome.isFound() ? 1 : 0;
      System.out.println(outcome);
    }
    double minutes = (System.nanoTime() - began) / 60e9;
    System.out.printf("%d of %d found in %.1f minutes: %.1f a minute%n", found, all.size(), minutes, found / minutes);
    return found == all.size() ? 0 : 1;
  }
}
