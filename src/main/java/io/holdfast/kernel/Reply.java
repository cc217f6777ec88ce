package io.holdfast.kernel;

/**
 * What a command's caller is told: an immutable record, one sealed family per domain.
 *
 * <p>Replies are part of the replicated state where the caller gave an idempotency key, so they are encoded by
 * {@code codec} like commands, and obey the same rule: no wall clock, nothing that differs between instances.
 */
public interface Reply {

  /**
   * Whether this reply settles the command. An outcome is recorded under the caller's idempotency key and returned
   * again to a duplicate; a reply that only asks the submitter to read again and resubmit is not one.
   */
  default boolean isOutcome() {
    return true;
  }
}
