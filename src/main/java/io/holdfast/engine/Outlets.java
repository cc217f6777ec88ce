package io.holdfast.engine;

/**
 * Where what partitions say goes.
 *
 * @param parked the commands submitted here that wait for a later one
 * @param failed counts and logs commands that threw
 * @param changes tells what commands did
 * @param settings which settings there are
 * @param collector brings what the commands of one replica did into the order of the log
 */
record Outlets(ParkedCommands parked, FailedCommands failed, ChangeHub changes, EngineSettings settings,
    ChangeCollector collector) {

  /** Without a collector. */
  Outlets(ParkedCommands parked, FailedCommands failed, ChangeHub changes, EngineSettings settings) {
    this(parked, failed, changes, settings, ChangeCollector.none());
  }

  /** The same, for one replica, whose changes are brought into order, and with which its waiting commands end. */
  Outlets collecting(ChangeCollector replicas) {
    return new Outlets(new ParkedCommands(), failed, changes, settings, replicas);
  }

  /** For a state that nobody here waits for or listens to. */
  static Outlets none(EngineSettings settings) {
    return new Outlets(new ParkedCommands(), new FailedCommands(), new ChangeHub(ChangeListener.nobody()),
        settings);
  }
}
