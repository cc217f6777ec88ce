package io.holdfast.engine;

import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Peers;
import io.holdfast.kernel.StateMachine;

/** The machines that the command being applied may touch. Used by the owner of its partition only. */
final class PartitionPeers implements Peers {
  private final PartitionState home;
  private Footprint.Several footprint;
  private PartitionState[] states;

  PartitionPeers(PartitionState home) {
    this.home = home;
  }

  /** The command being applied has this footprint, and its caller owns these states. */
  void open(Footprint.Several openFootprint, PartitionState[] openStates) {
    footprint = openFootprint;
    states = openStates;
  }

  void close() {
    footprint = null;
    states = null;
  }

  @Override
  public <M extends StateMachine<?>> M at(int partition, Class<M> machine) {
    if (partition == home.partition()) {
      return home.machine(machine);
    }
    if (footprint == null || !contains(partition)) {
      throw new IllegalStateException("partition " + partition + " is not in the footprint of the command applied by "
          + home.partition() + ": " + footprint);
    }
    return find(partition).machine(machine);
  }

  private boolean contains(int partition) {
    for (int i = 0; i < footprint.size(); i++) {
      if (footprint.partition(i) == partition) {
        return true;
      }
    }
    return false;
  }

  private PartitionState find(int partition) {
    for (PartitionState state : states) {
      if (state.partition() == partition) {
        return state;
      }
    }
    throw new IllegalStateException("partition " + partition + " is not owned");
  }
}
