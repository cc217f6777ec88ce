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

  /** Runs those that were asked for; the exit code is 1 if one was not found, or none was asked for. */
  static int run(Simulate.Arguments arguments) {
    long seed = arguments.seed() != null ? arguments.seed() : new Random().nextInt() & 0xFFFF_FFFFL;
    System.out.println("commit " + arguments.commit() + ", first seed " + seed);
    List<Mutant> wanted = Stream.concat(Mutants.classic().stream(), Mutants.more().stream())
        .filter(mutant -> mutant.name().contains(arguments.mutant())).toList();
    long began = System.nanoTime();
    int found = 0;
    int hunts = 0;
    for (Mutant mutant : wanted) {
      for (int round = 0; round < arguments.rounds(); round++) {
        MutantRun.Outcome outcome = MutantRun.of(mutant, seed + hunts++ * 1_000_000L);
        found += outcome.isFound() ? 1 : 0;
        System.out.println(outcome);
      }
    }
    double minutes = (System.nanoTime() - began) / 60e9;
    System.out.printf("%d of %d found in %.1f minutes: %.1f a minute%n", found, hunts, minutes, found / minutes);
    return hunts > 0 && found == hunts ? 0 : 1;
  }
}
