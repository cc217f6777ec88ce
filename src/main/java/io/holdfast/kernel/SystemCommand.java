package io.holdfast.kernel;

import java.util.UUID;

/** The commands that belong to no domain; the partitions carry them out themselves, or through every machine. */
public sealed interface SystemCommand extends Command {

  @Override
  default Footprint footprint(Partitioning partitioning) {
    return Footprint.Every.PARTITION;
  }

  /** Time has passed: acts on what is due. Also the heartbeat that moves log time on in a quiet journal. */
  record Tick() implements SystemCommand {}

  /** An instance is dead: callers of its that wait in the state leave their lines. */
  record InstanceGone(UUID incarnation) implements SystemCommand {}

  /**
   * Sets a setting or quota.
   *
   * @param name as in {@link Setting#name()}
   * @param value the new value, in the setting's unit
   */
  record ChangeSetting(String name, long value) implements SystemCommand {}

  /** Cuts the whole state at this command's entry, for a snapshot and for comparing content hashes. */
  record TakeSnapshot() implements SystemCommand {}

  /**
   * Allows new behaviour, once every instance knows it. Instances that do not know the level stop when they meet it.
   */
  record RaiseBehaviour(int level) implements SystemCommand {}
}
