package io.holdfast.simulation.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Decides where something goes wrong. A scenario allows only some faults, and each port call has a rate of its own:
 * runs that leave most faults out reach states that runs with a little of everything never do (swarm testing, Groce et
 * al., ISSTA 2012). Some scenarios favour a kind of command: calls that concern it are struck more often, a few times,
 * so that rare commands meet as much as frequent ones.
 */
final class Weather {
  private static final double MOST = 0.5;
  private static final double FAVOURS = 0.5;
  private static final double LOOKS = 0.3;
  private static final int MOST_FAVOURED = 12;

  private final RandomGenerator random;
  private final Set<Fault> allowed;
  private final double[] rates = new double[PortCall.values().length];
  private final Fault[][] choices = new Fault[PortCall.values().length][];
  /** The name of the commands near which something goes wrong more often; null if no kind is favoured. */
  private final String favourite;
  private int favoured;
  private boolean calm = true;

  /** Chance and a choice of faults decide; one of these kinds of commands may be the favourite. */
  Weather(RandomGenerator random, Set<Fault> allowed, double intensity, List<String> kinds) {
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
    favourite = random.nextDouble() < FAVOURS ? kinds.get(random.nextInt(kinds.size())) : null;
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

  /** Whether a call concerns the favourite kind of command, as far as one looks. */
  boolean favours(PortCall call, Supplier<Set<String>> kinds) {
    boolean isFavoured = favourite != null && !calm && favoured < MOST_FAVOURED && call.concernsCommands()
        && random.nextDouble() < LOOKS && kinds.get().contains(favourite);
    favoured += isFavoured ? 1 : 0;
    return isFavoured;
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
