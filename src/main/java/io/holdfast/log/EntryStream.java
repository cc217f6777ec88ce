package io.holdfast.log;

import java.util.function.LongConsumer;

/**
 * The port to the courier that delivers accepted entries to other instances. It may lose, repeat, delay and reorder
 * anything; the journal fills what is missing. Never blocks, never fails: what cannot be sent is dropped.
 */
public interface EntryStream extends AutoCloseable {

  /** Sends an entry that is known to be committed to every instance; fire and forget, in a bounded queue. */
  void announce(JournalEntry entry);

  /**
   * Somebody wants to know how long announcing takes.
   *
   * @param taken given the nanoseconds until the courier had an entry, on the courier's loop
   */
  default void onAnnounced(LongConsumer taken) {
    // Without a courier nothing is announced.
  }

  /**
   * Starts delivering, from the stream's current end.
   *
   * @param loop where the listener is called
   * @param listener takes what arrives
   */
  void follow(Loop loop, Listener listener);

  /**
   * Somebody waits for an entry that has not come: what is to be delivered next is not to be gathered first. On the
   * listener's loop.
   */
  default void hurry() {
    // Who gathers nothing is never slow.
  }

  @Override
  void close();

  /** Whether there is a courier at all: without one, only this instance's own entries come to it. */
  boolean isPresent();

  /** Takes what arrives, on the loop given. */
  interface Listener {

    /** An entry has arrived, perhaps again, perhaps out of order. */
    void delivered(JournalEntry entry);

    /** Delivery has begun or begun anew at the stream's current end: something may have been missed. */
    void connected();

    /** Delivery has stopped for now. */
    void disconnected();
  }

  /** No courier: the embedded node. */
  static EntryStream none() {
    return NoEntryStream.INSTANCE;
  }
}
