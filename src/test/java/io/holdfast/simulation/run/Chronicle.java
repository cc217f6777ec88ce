package io.holdfast.simulation.run;

import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Who did what, when: written down only if somebody is going to read it. */
public final class Chronicle {
  private final Simulation world;
  private final boolean written;
  private final List<String> lines = new ArrayList<>();

  Chronicle(Simulation world, boolean written) {
    this.world = world;
    this.written = written;
  }

  /** Notes that somebody did something. */
  public void note(String who, Supplier<String> what) {
    if (written) {
      double millis = world.nanos() / 1_000_000.0;
      lines.add(String.format(Locale.ROOT, "%12.3f  %-10s %s", millis, who, what.get()));
    }
  }

  /** Everything noted, in order; the time in milliseconds stands in front. */
  public List<String> lines() {
    return lines;
  }
}
