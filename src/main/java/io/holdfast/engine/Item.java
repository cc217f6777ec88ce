package io.holdfast.engine;

/**
 * One thing for a partition to do, in the order of the log. Made by the dispatcher, served once by whoever owns the
 * partition then.
 */
abstract class Item {
  /** The item behind this one in its queue; see {@link ItemQueue}. */
  volatile Item next;
  /** The entry it stands in; set before it is handed over. */
  long sequence;
  /** Whether it is this partition's last of its entry; set before it is handed over. */
  boolean endsEntry;

  /**
   * Does what is to be done.
   *
   * @return false if the partition's ownership has passed to others, who will {@linkplain Partition#resume give it
   *     back}; the caller must not touch it then
   */
  abstract boolean serve(Partition partition);
}
