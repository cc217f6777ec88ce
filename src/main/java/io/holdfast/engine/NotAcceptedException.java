package io.holdfast.engine;

/** A command of the instance's own, or on an operator's behalf, was not accepted or its outcome is unknown. */
public final class NotAcceptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  NotAcceptedException(Refusal refusal) {
    super(refusal.detail());
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
