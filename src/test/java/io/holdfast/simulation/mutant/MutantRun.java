package io.holdfast.simulation.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/** Runs the simulator with a mistake in it until it is found. */
public final class MutantRun {
  private MutantRun() {}

  /**
   * How it ended.
   *
   * @param mutant the mistake
   * @param runs scenarios until it was found, or all that were run
   * @param found what was found; null if nothing was
   * @param millis how long it took by the machine's clock, compilation included
   */
  public record Outcome(Mutant mutant, int runs, String found, long millis) {

    /** Whether the mistake was found. */
    public boolean isFound() {
      return found != null;
    }

    @Override
    public String toString() {
      return String.format("%-45s %s after %d runs, %.1f s%s", mutant, isFound() ? "found" : "NOT FOUND", runs,
          millis / 1_000.0, isFound() ? ": " + found.substring(0, Math.min(160, found.length())) : "");
    }
  }

  /** Runs scenarios from a seed on. */
  public static Outcome of(Mutant mutant, long firstSeed) {
    long began = System.nanoTime();
    Path directory = directory();
    try {
      LongFunction<String> simulator = MutantLoader.load(mutant, directory);
      String found = null;
      int runs = 0;
      while (found == null && runs < mutant.withinRuns()) {
        found = simulator.apply(firstSeed + runs++);
      }
      return new Outcome(mutant, runs, found, (System.nanoTime() - began) / 1_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      MutantLoader.delete(directory);
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("holdfast-mutant");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
