package io.holdfast.engine;

import java.util.List;

/**
 * Whether the instance takes commands, and why not. Any thread reads it, in a few nanoseconds; the log loop sets it.
 */
final class Gate {
  private final boolean readOnly;
  private final long retryAfterMillis;
  private InstanceState state = InstanceState.NEW;
  private String elsewhere = "";
  private volatile boolean journalAway;
  private volatile Refusal refusal;

  Gate(InstanceOptions options) {
    readOnly = options.readOnly();
    retryAfterMillis = options.retryAfterMillis();
    refusal = decide();
  }

  /** Why no commands are taken at the moment; null if they are. */
  Refusal refusal() {
    return refusal;
  }

  void state(InstanceState current) {
    state = current;
    refusal = decide();
  }

  void journalAway(boolean isAway) {
    journalAway = isAway;
    refusal = decide();
  }

  boolean isJournalAway() {
    return journalAway;
  }

  /** Where writes can be sent when this instance takes none; called on the log loop. */
  void writesGoTo(List<String> addresses) {
    elsewhere = addresses.isEmpty() ? "" : "; send it to " + String.join(" or ", addresses);
    refusal = decide();
  }

  private Refusal decide() {
    return switch (state) {
      case NEW, RECOVERING -> unavailable("this instance is still recovering; try again in a moment");
      case FAILED, CLOSED -> unavailable("this instance has stopped");
      case DRAINING -> new Refusal(Refusal.Reason.DRAINING, "this instance is about to stop; try another one",
          retryAfterMillis);
      case READY -> whenReady();
    };
  }

  private Refusal whenReady() {
    if (readOnly) {
      return new Refusal(Refusal.Reason.READ_ONLY, "this instance takes no writes by configuration" + elsewhere,
          retryAfterMillis);
    }
    return journalAway ? unavailable("the journal cannot be reached at the moment; try again") : null;
  }

  private Refusal unavailable(String detail) {
    return new Refusal(Refusal.Reason.UNAVAILABLE, detail, retryAfterMillis);
  }
}
