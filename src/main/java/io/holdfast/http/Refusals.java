package io.holdfast.http;

import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;

/** Turns what the engine says instead of a domain's reply into problems. */
public final class Refusals {

  private Refusals() {}

  /** The problem of a submission that was not accepted. */
  public static Problem problem(Refusal refusal) {
    ProblemType type = switch (refusal.reason()) {
      case OVERLOADED -> ProblemType.OVERLOADED;
      case UNAVAILABLE -> ProblemType.UNAVAILABLE;
      case FULL -> ProblemType.STORE_FULL;
      case READ_ONLY -> ProblemType.READ_ONLY;
      case DRAINING -> ProblemType.DRAINING;
    };
    return Problem.passing(type, refusal.detail(), refusal.retryAfterMillis());
  }

  /** The problem of a write that may have been accepted or not. */
  public static Problem unknown(String detail) {
    return Problem.passing(ProblemType.OUTCOME_UNKNOWN,
        detail + "; a retry with the same Idempotency-Key finds out", 1_000);
  }

  /** How operators raise a quota, to end the sentence that names it. */
  public static String toRaise(String setting) {
    return "; operators raise it by: holdfast settings set " + setting + " VALUE";
  }

  /** The problem that a reply of no domain stands for. */
  public static Problem problem(Reply reply) {
    return switch (reply) {
      case SystemReply.QuotaReached quota -> Problem.of(ProblemType.QUOTA_REACHED,
          "The quota " + quota.setting() + " allows at most " + quota.limit() + toRaise(quota.setting()));
      case SystemReply.KeyReused reused -> Problem.of(ProblemType.KEY_REUSED,
          "This Idempotency-Key was used before with another method, path or body");
      case SystemReply.OutcomeForgotten forgotten -> Problem.of(ProblemType.ANSWER_FORGOTTEN,
          "The request came before under this Idempotency-Key and was answered; the answer was large and is not kept"
              + " any more");
      case SystemReply.Failed failed -> Problem.of(ProblemType.INTERNAL,
          "Applying the command failed and was undone; the log has more under position " + failed.position());
      case SystemReply.SettingRefused refused -> Problem.invalid(refused.name(), refused.reason());
      default -> throw new IllegalStateException("no answer is known for the reply " + reply);
    };
  }
}
