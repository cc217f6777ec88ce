package io.holdfast.simulation.run;

import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides where something goes wrong. A scenario allows only some faults, and each port call has a rate of its own:
 * runs that leave most faults out reach states that runs with a little of everything never do (swarm testing, Groce et
 * al., ISSTA 2012).
 */
final class Weather {
  private static final double MOST = 0.5;

  private final RandomGenerator random;
  private final Set<Fault> allowed;
  private final double[] rates = new double[PortCall.values().length];
  private final Fault[][] choices = new Fault[PortCall.values().length][];
  private boolean calm = true;

  Weather(RandomGenerator random, Set<Fault> allowed, double intensity) {
    this.random = random;
    this.allowed = EnumSet.noneOf(Fault.class);
    this.allowed.addAll(allowed);
    for (PortCall call : PortCall.values()) {
      double rate = call.weight() * intensity * random.nextDouble() * random.nextDouble();
      rates[call.ordinal()] = Math.min(MOST, rate);
      Set<Fault> here = call.faults();
      here.retainAll(this.allowed);
      choices[call.ordinal()] = here.toArray(Fault[]::new);
    }
  }

  boolean allows(Fault fault) {
    return allowed.contains(fault);
  }

  void rages(boolean isRaging) {
    calm = !isRaging;
  }

  boolean isCalm() {
    return calm;
  }

  /**
   * What goes wrong at this call: mostly nothing.
   *
   * @param follows whether something has just gone wrong at a call like it: troubles come together
   */
  Fault at(PortCall call, boolean follows) {
    Fault[] here = choices[call.ordinal()];
    if (calm || here.length == 0 || random.nextDouble() >= (follows ? MOST : rates[call.ordinal()])) {
      return Fault.NONE;
    }
    return here[random.nextInt(here.length)];
  }

  /** One of the allowed faults of the world; nothing if there is none. */
  Fault ofTheWorld() {
    Fault[] here = choices[PortCall.WORLD.ordinal()];
    return calm || here.length == 0 ? Fault.NONE : here[random.nextInt(here.length)];
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }
}
