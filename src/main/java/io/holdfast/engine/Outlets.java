package io.holdfast.engine;

/**
 * Where what partitions say goes.
 *
 * @param parked the commands submitted here that wait for a later one
 * @param failed counts and logs commands that threw
 * @param changes tells what commands did
 * @param settings which settings there are
 */
record Outlets(ParkedCommands parked, FailedCommands failed, ChangeHub changes, EngineSettings settings) {

  /** For a state that nobody here waits for or listens to. */
  static Outlets none(EngineSettings settings) {
    return new Outlets(new ParkedCommands(), new FailedCommands(), new ChangeHub(ChangeListener.nobody()),
        settings);
  }
}
