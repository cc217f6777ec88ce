package io.holdfast.kernel;

/**
 * Where {@link StateMachine#apply} puts what it has to say. Valid only during the call, on its thread.
 *
 * <p>Nothing said here leaves the partition before the command has been applied to its end: if it fails, replies and
 * changes are dropped and the caller gets {@link SystemReply.Failed}.
 */
public interface Sink {

  /** The command being applied: what its caller must be kept under if a later command is to answer it. */
  CommandId command();

  /** The position of the entry being applied. */
  Position position();

  /**
   * Answers the caller of the command being applied. A command that is not answered by the end of its {@code apply}
   * waits for a later one.
   */
  void reply(Reply reply);

  /**
   * Answers a command that was applied earlier and has been waiting. Does nothing on the instances that did not
   * submit it, or where its caller has gone. The command being applied must own the earlier one's home (the lowest
   * partition of its footprint): there its outcome is kept if it had an idempotency key.
   */
  void reply(CommandId earlier, Reply reply);

  /** Says what happened to one entity. */
  void emit(Change change);

  /**
   * Whether anybody hears what is emitted now. For changes that cost something to make; the state must not depend on
   * it, because it differs from instance to instance.
   */
  default boolean isHeard() {
    return true;
  }
}
