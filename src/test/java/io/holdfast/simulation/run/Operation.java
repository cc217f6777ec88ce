package io.holdfast.simulation.run;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import java.util.ArrayList;
import java.util.List;

/** One thing a client did, from its invocation to its end, and everything it was told. */
public final class Operation {
  /** The time of the end of what has none. */
  public static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final Act act;
  private final long invokedNanos;
  private final Position token;
  private final List<Attempt> attempts = new ArrayList<>();
  private Attempt answered;
  private boolean over;
  private long endedNanos = NEVER;
  private Reply reply;
  private Object seen;
  private Position position;

  Operation(String name, Act act, long invokedNanos, Position token) {
    this.name = name;
    this.act = act;
    this.invokedNanos = invokedNanos;
    this.token = token;
  }

  void ended(long nanos, Reply finalReply, Object read, Position at) {
    over = true;
    endedNanos = nanos;
    reply = finalReply;
    seen = read;
    position = at;
  }

  /** What it is called in the journal and in the history. */
  public String name() {
    return name;
  }

  /** What was asked. */
  public Act act() {
    return act;
  }

  /** The command of the attempt that was answered, else of the last one; null for a read, or if there was none. */
  public Command command() {
    return answered != null ? answered.command() : attempts.isEmpty() ? null : attempts.getLast().command();
  }

  /** Whether its client has done with it, told or not. */
  boolean isOver() {
    return over;
  }

  void answeredBy(Attempt attempt) {
    answered = attempt;
  }

  /** Whether it may be tried again. */
  boolean isKeyed() {
    return act instanceof Act.Write write && write.key();
  }

  /** When it was asked for. */
  public long invokedNanos() {
    return invokedNanos;
  }

  /** When it had its answer; {@link #NEVER} if nobody could say what became of it. */
  public long endedNanos() {
    return endedNanos;
  }

  /** The newest position that its client had seen when it asked; null if none. */
  public Position token() {
    return token;
  }

  /** The reply; null if there is none. */
  public Reply reply() {
    return reply;
  }

  /** What a read saw; null if nothing. */
  public Object seen() {
    return seen;
  }

  /** Where it was answered. */
  public Position position() {
    return position;
  }

  /** All tries, in order. */
  public List<Attempt> attempts() {
    return attempts;
  }

  @Override
  public String toString() {
    return name + " " + (act instanceof Act.Read read ? "read " + read.subject() : String.valueOf(command()));
  }
}
