package io.holdfast.simulation.run;

import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import java.util.Set;
import java.util.function.Supplier;

/** One try of an operation at one instance, and what became of it. */
public final class Attempt implements Answer {
  private final Client client;
  private final Operation operation;
  private final Node node;
  private final Command command;
  private final String trace;
  private final String principal;
  private Reply reply;
  private Position position;
  private Refusal refusal;
  private String unknown;
  private boolean disconnected;
  private boolean givenUp;

  Attempt(Client client, Operation operation, Node node, Command command, String principal) {
    this.client = client;
    this.operation = operation;
    this.node = node;
    this.command = command;
    this.principal = principal;
    this.trace = operation.name() + "/" + operation.attempts().size();
  }

  @Override
  public void replied(Reply given, Position at) {
    strike(PortCall.REPLY);
    once(() -> "reply " + given);
    reply = given;
    position = at;
    node.world().note(given.hashCode() * 31L + at.sequence());
    node.note(() -> "answers " + trace + " with " + given + " at " + at);
    client.guard(() -> node.truth().mustHave(at, "answered only when durable"));
    client.guard(this::mustBeVisible);
    over();
    strike(PortCall.REPLIED);
  }

  /** What the command did is visible here from now on, so a read with this position as token need not wait. */
  private void mustBeVisible() {
    boolean isElsewhere = operation.attempts().size() > 1 || reply instanceof SystemReply.KeyReused;
    if (isElsewhere) {
      return; // A duplicate's outcome stands in the partition of the first.
    }
    for (int partition : partitions()) {
      Position applied = node.instance().appliedBy(partition);
      Violation.unless(applied.epoch() != position.epoch() || applied.sequence() >= position.sequence(),
          "visible when answered", () -> node.name() + " answered " + trace + " at " + position + " while partition "
              + partition + " stood at " + applied);
    }
  }

  private int[] partitions() {
    return switch (command.footprint(node.instance().partitioning())) {
      case Footprint.One one when one.partition() < node.instance().partitions() -> new int[] {one.partition()};
      case Footprint.Several several -> new int[] {several.home()};
      default -> new int[0];
    };
  }

  private void strike(PortCall call) {
    node.strike(call, () -> Set.of(command.getClass().getSimpleName()));
  }

  @Override
  public void refused(Refusal given) {
    once(() -> "refusal " + given);
    refusal = given;
    node.world().note(given.reason().ordinal());
    node.note(() -> "refuses " + trace + ": " + given.reason());
    over();
  }

  @Override
  public void unknown(String detail) {
    once(() -> "unknown " + detail);
    unknown = detail;
    node.world().note(99);
    node.note(() -> "does not know about " + trace + ": " + detail);
    over();
  }

  /** The instance has died: nothing more will be heard. */
  void disconnected() {
    disconnected = true;
    if (!givenUp) {
      client.told(this);
    }
  }

  /** The client does not wait any longer; what it hears later is remembered all the same. */
  void giveUp() {
    givenUp = true;
  }

  private void over() {
    node.over(this);
    if (!givenUp) {
      client.told(this);
    }
  }

  private void once(Supplier<String> what) {
    client.guard(() -> Violation.unless(!isTold(), "answered once",
        () -> trace + " was told " + this + " and then " + what.get()));
  }

  /** Whether it was answered in any way. */
  public boolean isTold() {
    return reply != null || refusal != null || unknown != null;
  }

  /** What was submitted. */
  public Command command() {
    return command;
  }

  /** The operation tried. */
  public Operation operation() {
    return operation;
  }

  /** What it is called in the journal. */
  public String trace() {
    return trace;
  }

  String principal() {
    return principal;
  }

  Node node() {
    return node;
  }

  /** The reply; null if there was none. */
  public Reply reply() {
    return reply;
  }

  /** Where it was answered. */
  public Position position() {
    return position;
  }

  /** Why it was refused; null if it was not. */
  public Refusal refusal() {
    return refusal;
  }

  boolean isDisconnected() {
    return disconnected;
  }

  @Override
  public String toString() {
    return reply != null ? reply + " at " + position : refusal != null ? "refused " + refusal.reason()
        : unknown != null ? "unknown" : disconnected ? "disconnected" : "nothing";
  }
}
