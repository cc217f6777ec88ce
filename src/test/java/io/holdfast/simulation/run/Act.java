package io.holdfast.simulation.run;

import io.holdfast.kernel.Command;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What a client does next. */
public sealed interface Act {

  /**
   * Asks for a change.
   *
   * @param command the command of the n-th attempt; a domain whose ids are made anew for each may vary it
   * @param key whether it goes with an idempotency key, so that it may be tried again
   */
  record Write(IntFunction<Command> command, boolean key) implements Act {

    /** The same command every time. */
    public static Write of(Command command, boolean key) {
      return new Write(attempt -> command, key);
    }
  }

  /**
   * Reads.
   *
   * @param routingHash whose partition must be up to date; -1 for every one
   * @param strong whether it must see everything accepted before it came
   * @param subject what is read, for people and for the checkers
   * @param query reads it; the result is remembered
   */
  record Read(int routingHash, boolean strong, Object subject, Function<Node, Object> query) implements Act {}
}
