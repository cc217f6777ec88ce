package io.holdfast.kernel;

/** The other partitions' machines, for a command with a footprint of several partitions. */
public interface Peers {

  /**
   * The machine of a domain on a partition of the current command's footprint. What it changes is undone with
   * everything else should the command fail.
   *
   * @throws IllegalStateException if the current command's footprint does not contain the partition: its loop may be
   *     writing at this moment
   */
  <M extends StateMachine<?>> M at(int partition, Class<M> machine);
}
