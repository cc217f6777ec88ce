package io.holdfast.log;

import java.util.Objects;
import java.util.concurrent.CompletionException;

/** Why the journal did not do what was asked; the message is fit for an operator. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is known of the operation. */
  public enum Kind {
    /** Another epoch, or a basis below the floor: the sender must recover before it appends again. Not accepted. */
    FENCED,
    /** The journal cannot be reached or is not able to work. Not accepted. */
    UNAVAILABLE,
    /** The journal has no space for it. Not accepted. */
    FULL,
    /** It may have been accepted or not: ask again with the same incarnation and batch. */
    UNKNOWN,
    /** What is stored is damaged or contradicts itself; the message names the position. */
    CORRUPT,
    /** What is asked for lies below the floor: a snapshot is needed. */
    BELOW_FLOOR,
    /**
     * The journal no longer has what was applied here, under the same epoch: a failover lost it. Not accepted. Only an
     * operator's epoch mends it.
     */
    WENT_BACK
  }

  /** A failure of this kind. */
  public JournalException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
  }

  /** A failure of this kind. */
  public JournalException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What is known of the operation. */
  public Kind kind() {
    return kind;
  }

  /** What a stage of the journal's failed with, and this kind where it is no failure that the journal knows. */
  static JournalException of(Throwable failure, Kind otherwise) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    return cause instanceof JournalException known ? known
        : new JournalException(otherwise, "the journal failed unexpectedly: " + cause, cause);
  }
}
