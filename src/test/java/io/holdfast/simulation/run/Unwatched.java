package io.holdfast.simulation.run;

import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;

/** Takes the answer to a command that no client asked for. */
final class Unwatched implements Answer {
  private boolean replied;
  private boolean lost;

  /** Whether the command was applied. */
  boolean isReplied() {
    return replied;
  }

  /** Whether there will be no reply. */
  boolean isLost() {
    return lost;
  }

  @Override
  public void replied(Reply reply, Position position) {
    replied = true;
  }

  @Override
  public void refused(Refusal refusal) {
    lost = true;
  }

  @Override
  public void unknown(String detail) {
    lost = true;
  }
}
