package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.JournalEntry;

/**
 * A command from its submission, or its decoding, to its answer: the one object that a write costs the engine.
 *
 * <p>It is handed on and never shared: from the submitting thread to the log loop, to the partition that applies it,
 * perhaps to the {@link ParkedCommands}, to whoever answers it.
 */
final class CommandItem extends Item {
  final Submission submission;
  final long takenNanos;
  /** When its batch began to be appended, and came to its turn; of commands submitted here only. */
  long batchedNanos;
  long dispatchedNanos;
  /** Whether it was applied and then waited for a later command to answer it. */
  boolean parked;
  /** Its encoded size while {@link Admission} counts it, else 0. */
  int admittedBytes;
  /** Null where nobody waits here: other instances' commands, and callers who have been told already. */
  Answer answer;
  /** Only until it has been appended. */
  byte[] encoded;
  /** Link of {@link Intake}, then of {@link Waiting}, then of {@link Answers}. */
  CommandItem link;

  JournalEntry entry;
  int index;
  KeyUse key;
  Footprint footprint;
  /** What the dispatcher has decided already; null if the command is to be applied. */
  Reply ruling;
  /** What is wrong with the command itself, so that applying it fails on every instance alike; usually null. */
  RuntimeException defect;

  /** What to answer, and as of when. */
  Reply reply;
  Position repliedAt;

  private CommandId id;

  /** A command submitted here. */
  CommandItem(Submission submission, byte[] encoded, boolean admitted, Answer answer, long takenNanos) {
    this.submission = submission;
    this.encoded = encoded;
    this.admittedBytes = admitted ? encoded.length : 0;
    this.answer = answer;
    this.takenNanos = takenNanos;
  }

  /** A command read from an entry. */
  CommandItem(Submission submission) {
    this.submission = submission;
    this.takenNanos = 0;
  }

  Command command() {
    return submission.command();
  }

  /** Gives it its place in the journal. */
  void place(JournalEntry placedEntry, int placedIndex) {
    entry = placedEntry;
    index = placedIndex;
    encoded = null;
  }

  CommandId id() {
    if (id == null) {
      id = new CommandId(entry.incarnation(), entry.batch(), index);
    }
    return id;
  }

  /** Keeps what to answer until the partition has published what it applied. */
  void settle(Reply settledReply, Position position) {
    reply = settledReply;
    repliedAt = position;
  }

  @Override
  boolean serve(Partition partition) {
    partition.applier().serve(this);
    partition.countCommand();
    return true;
  }
}
