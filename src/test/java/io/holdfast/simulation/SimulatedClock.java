package io.holdfast.simulation;

import io.holdfast.log.Clock;

/** An instance's clocks in virtual time; its wall clock may be wrong, and jump. */
public final class SimulatedClock implements Clock {
  private final Simulation world;
  private long errorMillis;

  /** A clock that is right. */
  public SimulatedClock(Simulation world) {
    this.world = world;
  }

  /** Lets the wall clock be wrong by this much from now on. */
  public void beWrongBy(long millis) {
    errorMillis = millis;
  }

  @Override
  public long millis() {
    return world.millis() + errorMillis;
  }

  @Override
  public long nanos() {
    return world.nanos();
  }
}
