package io.holdfast.engine;

/** What a partition needs to know of its replica, and tells it. Any thread. */
interface Progress {

  /** The last sequence that has been dispatched: all its items are in the queues. */
  long dispatched();

  /** A partition has applied an entry. */
  void applied(Partition partition);

  /** A partition's next deadline is another one now. */
  void deadline(long millis);

  /** Something went wrong that no rollback mends: the state must not be used any more. */
  void broken(Partition partition, Throwable cause);
}
