package io.holdfast.engine;

/** The place in a partition's queue at which it is cut. */
final class CutItem extends Item {
  private final CutRun run;

  CutItem(CutRun run) {
    this.run = run;
  }

  @Override
  boolean serve(Partition partition) {
    run.cut(partition.number(), partition.state().tables(), partition::run);
    return true;
  }
}
