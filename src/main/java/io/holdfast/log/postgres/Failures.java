package io.holdfast.log.postgres;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.postgres.PostgresAwayException;
import io.vertx.pgclient.PgException;

/** What is known after Postgres, or the way to it, has failed. */
final class Failures {

  private Failures() {}

  /** A statement that commits something failed; by what is said, it may have been committed. */
  static JournalException committing(Throwable failure) {
    return switch (failure) {
      case JournalException known -> known;
      case PostgresAwayException away -> new JournalException(Kind.UNAVAILABLE, away.getMessage(), away);
      case PgException said when isRefusal(said) -> refused(said);
      default -> new JournalException(Kind.UNKNOWN, "Postgres did not say what became of it: " + failure.getMessage(),
          failure);
    };
  }

  /** A statement that only reads failed. */
  static JournalException reading(Throwable failure) {
    return switch (failure) {
      case JournalException known -> known;
      case PgException said when isRefusal(said) -> refused(said);
      default -> new JournalException(Kind.UNAVAILABLE, "Postgres cannot be read: " + failure.getMessage(), failure);
    };
  }

  /**
   * An error ends the statement's transaction. What ends the session (class 57, or worse than an error) may have come
   * after the commit, while a standby was waited for.
   */
  private static boolean isRefusal(PgException said) {
    String state = said.getSqlState();
    return "ERROR".equals(said.getSeverity()) && state != null && !state.startsWith("57") && !state.startsWith("08")
        && !state.startsWith("40003");
  }

  private static JournalException refused(PgException said) {
    Kind kind = switch (said.getSqlState()) {
      case "HF001" -> Kind.FENCED;
      case "HF002" -> Kind.WENT_BACK;
      case "HF004" -> Kind.BELOW_FLOOR;
      case "53100" -> Kind.FULL;
      default -> Kind.UNAVAILABLE;
    };
    return new JournalException(kind, "Postgres refuses: " + said.getErrorMessage(), said);
  }
}
