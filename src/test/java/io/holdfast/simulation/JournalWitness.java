package io.holdfast.simulation;

import io.holdfast.log.JournalEntry;

/** Sees everything that becomes a fact in a {@link SimulatedJournal}, at the moment at which it does. */
public interface JournalWitness {

  /** Looks the other way. */
  JournalWitness NOBODY = new JournalWitness() { };

  /** An entry is durable. */
  default void accepted(JournalEntry entry) {}

  /** An operator abandoned what came after a sequence. */
  default void restored(long lastSequence, int newEpoch) {}

  /** What came after a sequence is lost: the journal has failed over to a standby that lagged. */
  default void lost(long lastSequence) {}

  /** What lies below was trimmed. */
  default void trimmed(long floor) {}
}
