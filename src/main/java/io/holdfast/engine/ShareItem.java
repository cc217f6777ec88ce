package io.holdfast.engine;

/** One partition's share of a command of every partition. */
final class ShareItem extends Item {
  private final EveryRun run;

  ShareItem(EveryRun run) {
    this.run = run;
  }

  @Override
  boolean serve(Partition partition) {
    run.apply(partition);
    return true;
  }
}
