package io.holdfast.simulation.run;

import io.holdfast.kernel.Command;
import java.util.function.Function;

/** What a client does next. */
public sealed interface Act {
  /** How long a client waits for an answer unless it says otherwise. */
  long PATIENCE_MILLIS = 12_000;

  /** Where the command of an attempt comes from. */
  @FunctionalInterface
  interface Source {

    /**
     * The command to submit.
     *
     * @param node whom it is submitted to, for what must be read there first
     * @param attempt 0 for the first
     * @return the command; null if what was read leaves nothing to ask for
     */
    Command command(Node node, int attempt);
  }

  /**
   * Asks for a change.
   *
   * @param source makes the command of each attempt; a domain whose ids are made anew for each may vary it
   * @param key whether it goes with an idempotency key, so that it may be tried again
   * @param readsFirst whether the command rests on what was read, so that a reply that is no outcome (the thing has
   *     changed meanwhile) makes the client read and submit again, as a handler does
   * @param patienceMillis how long the client waits for an answer
   */
  record Write(Source source, boolean key, boolean readsFirst, long patienceMillis) implements Act {

    /** The same command every time. */
    public static Write of(Command command, boolean key) {
      return new Write((node, attempt) -> command, key, false, PATIENCE_MILLIS);
    }

    /** Another command for each attempt. */
    public static Write each(Source source, boolean key) {
      return new Write(source, key, false, PATIENCE_MILLIS);
    }

    /** A command that rests on what is read at the instance, null if that leaves nothing to ask for. */
    public static Write afterReading(Function<Node, Command> reading, boolean key) {
      return new Write((node, attempt) -> reading.apply(node), key, true, PATIENCE_MILLIS);
    }

    /** The same from a client that waits so long; then {@link Workload#gaveUp} is told. */
    public Write waitingFor(long millis) {
      return new Write(source, key, readsFirst, millis);
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
