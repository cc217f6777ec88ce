package io.holdfast.engine;

/** The behaviour levels that this program knows. A level is raised by a command once every instance knows it. */
final class Behaviour {

  /** The newest level; 1 is where every journal begins. */
  static final int NEWEST = 1;

  private Behaviour() {}
}
