package io.holdfast.kernel;

import java.util.UUID;

/**
 * The contract between the loop and a domain: one domain's share of one partition.
 *
 * <p>{@link #apply} <b>must</b>
 * <ul>
 *   <li>depend on nothing but the command, the log time and the state that commands made: ids, limits and times come
 *       with the command or from {@link Settings};
 *   <li>expire first what is due for what it touches ({@code till <= log time}), whether or not a tick has come;
 *   <li>check everything, then change: a refusal is a {@link Reply}, and has changed nothing;
 *   <li>answer its caller, or keep {@link Sink#command()} for a later command to answer;
 *   <li>emit a {@link Change} for each entity it changed, in order;
 *   <li>keep every change in tables, deadline queues and indexes of its partition, which record how to undo it.
 * </ul>
 *
 * <p>It <b>must not</b>
 * <ul>
 *   <li>read a wall clock, randomness, configuration, or anything of another domain;
 *   <li>iterate over a hash map or a table's rows in layout order into state, replies or changes;
 *   <li>touch another partition, except through {@link Peers} those of the command's footprint;
 *   <li>wait, start threads, do I/O or log;
 *   <li>keep the sink.
 * </ul>
 *
 * <p>If it throws, its partitions are rolled back to what they were before the command, on every instance alike; the
 * caller gets {@link SystemReply.Failed} and the next command goes on. Throwing is for defects, not for refusals.
 *
 * <p><b>Threads:</b> called only by the loop that owns the partition at the moment, never by two at once; ownership
 * passes with a happens-before edge. What other threads may read is the domain's view.
 *
 * @param <C> the domain's sealed family of commands
 */
public interface StateMachine<C extends Command> {

  /**
   * Applies one command.
   *
   * @param command the command
   * @param logTime the entry's time in Unix milliseconds, never less than at the command before: the only clock
   * @param sink takes replies and changes
   */
  void apply(C command, long logTime, Sink sink);

  /**
   * Acts on what is due at this log time: expires, removes, hands over. Called for every tick in the journal.
   *
   * @param budget the most deadlines to act on, so that no tick holds its loop; what is left is due still and brings
   *     the next tick
   */
  default void tick(long logTime, int budget, Sink sink) {}

  /**
   * When the next deadline is due, in Unix milliseconds of log time; {@link Long#MAX_VALUE} if none is. Read by the
   * loop after each command and published to the keeper, which puts a tick into the journal.
   */
  default long nextDeadline() {
    return Long.MAX_VALUE;
  }

  /** An instance was declared dead: its callers who wait here leave their lines. */
  default void instanceGone(UUID incarnation, long logTime, Sink sink) {}
}
