package io.holdfast.simulation.mutant;

import io.holdfast.simulation.run.Aim;
import java.util.List;

/**
 * One mistake.
 *
 * @param name for people
 * @param patches where it is made: in several places if several defend against it
 * @param withinRuns scenarios within which it must be found
 * @param aim what the scenarios are aimed at; null if at nothing in particular
 */
public record Mutant(String name, List<Patch> patches, int withinRuns, Aim aim) {

  /** A mistake in one place, that any scenario may find. */
  public Mutant(String name, String type, String correct, String mistaken, int withinRuns) {
    this(name, type, correct, mistaken, withinRuns, null);
  }

  /** A mistake in one place. */
  public Mutant(String name, String type, String correct, String mistaken, int withinRuns, Aim aim) {
    this(name, List.of(new Patch(type, correct, mistaken)), withinRuns, aim);
  }

  /**
   * A change of a source file.
   *
   * @param type the class whose source is patched
   * @param correct what stands there, exactly once
   * @param mistaken what is to stand there
   */
  public record Patch(String type, String correct, String mistaken) {}

  @Override
  public String toString() {
    return name;
  }
}
