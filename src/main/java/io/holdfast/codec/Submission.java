package io.holdfast.codec;

import io.holdfast.kernel.Command;
import java.util.Objects;

/**
 * A command with all that stands beside it in the journal.
 *
 * @param command what is asked
 * @param principal who asks, as authenticated; the empty string where nobody had to say
 * @param idempotency the caller's key and what it was used for; null if the caller gave none
 * @param trace the W3C {@code traceparent} to go on with; null if there is none
 */
public record Submission(Command command, String principal, Idempotency idempotency, String trace) {

  /** Checks what must be there. */
  public Submission {
    Objects.requireNonNull(command);
    Objects.requireNonNull(principal);
  }

  /** A command of Holdfast's own: from nobody, without key or trace. */
  public static Submission of(Command command) {
    return new Submission(command, "", null, null);
  }
}
