package io.holdfast.simulation.run;

import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;

/** Takes an answer for which nobody waits. */
final class Unwatched implements Answer {

  @Override
  public void replied(Reply reply, Position position) {
    // Nobody waits.
  }

  @Override
  public void refused(Refusal refusal) {
    // Nobody waits.
  }

  @Override
  public void unknown(String detail) {
    // Nobody waits.
  }
}
