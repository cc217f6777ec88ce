package io.holdfast.simulation.run;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import java.util.UUID;

/** What a domain's commands mean, told naively over plain collections, for the whole cluster at once. */
public interface NaiveMachine {

  /** What a command is applied in. */
  interface Scene {

    /** The command being applied. */
    CommandId command();

    /** Its entry's position. */
    Position position();

    /** Its entry's log time. */
    long logTime();

    /** Answers a command that has been waiting. */
    void reply(CommandId earlier, Reply reply);

    /** Says that the command changes something, for whom it may concern. */
    default void emit(Change change) {}
  }

  /** Whether a command is of this domain. */
  boolean knows(Command command);

  /** Applies a command; null if it waits for a later one. */
  Reply apply(Command command, Scene scene);

  /**
   * Whether this model says of every such change when it is emitted. What it says is then compared with what the
   * instances emitted, command by command, ticks included, in no order.
   */
  default boolean foretells(Change change) {
    return false;
  }

  /** Time has passed. */
  default void tick(Scene scene) {}

  /** Nobody could write between two log times. */
  default void outage(long lastLogTime, long logTime) {}

  /** An instance is dead. */
  default void gone(UUID incarnation, Scene scene) {}

  /** A setting has been changed. */
  default void changed(String setting, long value) {}
}
