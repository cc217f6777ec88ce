package io.holdfast.engine.ledger;

import io.holdfast.kernel.Change;

/** An account has another balance. */
public record LedgerChange(String account, long balance) implements Change {}
