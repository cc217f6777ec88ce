package io.holdfast.simulation.run;

import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import java.util.Set;

/** Takes the answer to a command that no client asked for. */
final class Unwatched implements Answer {
  private final Node node;
  private final Set<String> kind;
  private boolean replied;
  private boolean lost;

  /** Of a command of this name, given to a process. */
  Unwatched(Node node, String kind) {
    this.node = node;
    this.kind = Set.of(kind);
  }

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
    node.strike(PortCall.REPLY, () -> kind);
    replied = true;
    node.strike(PortCall.REPLIED, () -> kind);
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
