package io.holdfast.simulation.mutant;

/**
 * One mistake.
 *
 * @param name for people
 * @param type the class whose source is patched
 * @param correct what stands there, exactly once
 * @param mistaken what is to stand there
 * @param withinRuns scenarios within which it must be found
 */
public record Mutant(String name, String type, String correct, String mistaken, int withinRuns) {

  @Override
  public String toString() {
    return name;
  }
}
