package io.holdfast.engine;

/**
 * Why a submission was not accepted.
 *
 * @param reason the kind of trouble
 * @param detail for the caller: what is the matter and what to do
 * @param retryAfterMillis when it may be worth trying again
 */
public record Refusal(Reason reason, String detail, long retryAfterMillis) {

  /** The kinds of trouble. */
  public enum Reason {
    /** More is waiting here than is good. */
    OVERLOADED,
    /** The journal cannot be reached, or this instance must recover first. */
    UNAVAILABLE,
    /** The journal has no space. */
    FULL,
    /** This instance takes no writes by configuration. */
    READ_ONLY,
    /** This instance is about to stop. */
    DRAINING
  }
}
