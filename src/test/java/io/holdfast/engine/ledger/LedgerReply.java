package io.holdfast.engine.ledger;

import io.holdfast.kernel.Reply;

/** The replies of the tests' domain. */
public sealed interface LedgerReply extends Reply {

  /** The account's balance after the command. */
  record Balance(long balance) implements LedgerReply {}

  /** There is not enough in the account. */
  record TooPoor(long balance) implements LedgerReply {}

  /** The account has moved on: to be read again. */
  record Moved(long version) implements LedgerReply {
    @Override
    public boolean isOutcome() {
      return false;
    }
  }

  /** The key's value. */
  record Value(long value) implements LedgerReply {}

  /** Nobody put the key in time. */
  record TimedOut() implements LedgerReply {}

  /** How often the note was taken, this time included. */
  record Taken(long times) implements LedgerReply {}
}
