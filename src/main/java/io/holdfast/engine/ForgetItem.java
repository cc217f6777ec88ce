package io.holdfast.engine;

/** Idempotency keys whose outcomes this partition keeps have been forgotten. */
final class ForgetItem extends Item {
  private final long[] sequences;
  private final int[] indexes;

  /** Keys by the places where they were seen first. */
  ForgetItem(long[] sequences, int[] indexes) {
    this.sequences = sequences;
    this.indexes = indexes;
  }

  @Override
  boolean serve(Partition partition) {
    PartitionState state = partition.state();
    for (int i = 0; i < sequences.length; i++) {
      state.replies().forget(sequences[i], indexes[i]);
      state.waiters().forget(sequences[i], indexes[i]);
    }
    return true;
  }
}
