package io.holdfast.engine;

/** Nobody could write between two log times, the second of which is that of the entry that this stands before. */
final class OutageItem extends Item {
  private final long lastLogTime;
  private final long logTime;

  OutageItem(long lastLogTime, long logTime) {
    this.lastLogTime = lastLogTime;
    this.logTime = logTime;
  }

  @Override
  boolean serve(Partition partition) {
    partition.state().outage(lastLogTime, logTime);
    return true;
  }
}
