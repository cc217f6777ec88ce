package io.holdfast.simulation.registers;

import io.holdfast.kernel.Reply;

/** The replies of registers and locks. */
public sealed interface RegisterReply extends Reply {

  /** The register's value now. */
  record Is(long value) implements RegisterReply {}

  /** The register had another value than expected. */
  record Differs(long value) implements RegisterReply {}

  /** The lock is the caller's until a log time. */
  record Held(long token, long till) implements RegisterReply {}

  /** The lock did not become free in time. */
  record TooLate() implements RegisterReply {}

  /** The lock has been given back. */
  record Released() implements RegisterReply {}

  /** The lock is not held under this token. */
  record NotHeld(long token) implements RegisterReply {}
}
