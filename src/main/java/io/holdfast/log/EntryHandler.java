package io.holdfast.log;

/** Takes the entries of the journal one after another, on the log loop. */
public interface EntryHandler {

  /**
   * Takes the next entry in sequence. If it throws, following stops at this entry, because to go on without it would
   * lead to another state: a kind that is not known, or bytes that are damaged.
   */
  void handle(JournalEntry entry);

  /**
   * Whether more may come; if not, {@link Follower#resume} must be called when there is room again. What has been read
   * already still comes, about {@link Follower#CHUNK_BYTES} at the most.
   */
  default boolean isReady() {
    return true;
  }
}
