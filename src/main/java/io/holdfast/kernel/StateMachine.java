package io.holdfast.kernel;

import io.holdfast.kernel.table.Table;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

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
 * <p>A command whose footprint follows from state (an order's items, say) is made from what its submitter read, and
 * names the version that was read. If that is not the version any more, {@code apply} does nothing and gives a reply
 * that is {@linkplain Reply#isOutcome no outcome}: the submitter reads again and submits anew, and no idempotency key
 * remembers it. Such versions must never come twice: they are made of {@link Sink#position} and the command's index,
 * not counted.
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

  /**
   * Nobody could write for a while, or a clock jumped: between two successive entries of the journal more log time has
   * passed than the keeper's heartbeats leave (the setting {@code engine.outage}). Whoever holds something for a time
   * had no chance to hold it on. Called in every partition, before the second entry's commands; answers nobody, emits
   * nothing, and must not fail.
   *
   * @param lastLogTime of the entry before
   * @param logTime of the entry whose commands come next
   */
  default void outage(long lastLogTime, long logTime) {}

  /**
   * A setting has another value from this command on. Only for what is kept of settings outside of the state, such as
   * what readers of the view need: {@code apply} and {@code tick} ask for settings themselves.
   */
  default void settingChanged() {}

  /** An instance was declared dead: its callers who wait here leave their lines. */
  default void instanceGone(UUID incarnation, long logTime, Sink sink) {}

  /**
   * When {@link #upkeep} is wanted next, in Unix milliseconds of the instance's clock; {@link Long#MAX_VALUE} if never.
   */
  default long nextUpkeep() {
    return Long.MAX_VALUE;
  }

  /**
   * Moves on what is derived from the state and the instance's own clock, and no part of the replicated content (which
   * ads have started and not ended, say). Local: not in the journal, different from instance to instance. Called by the
   * partition's loop between commands, with the partition's stamp odd; must be short, and be wanted again if work is
   * left.
   *
   * @param nowMillis the instance's clock in Unix milliseconds; may go back
   */
  default void upkeep(long nowMillis) {}

  /** What {@link #restate} returns when nothing is left. */
  long RESTATED = -1;

  /**
   * Says a part of the state as the changes that would make it from nothing, one for each entity or more: for consumers
   * that mirror the state and begin from a snapshot. In any order. Called on a copy that stands still, between
   * {@link #rebuild} and the first command.
   *
   * @param place 0 for the beginning, else what the call before returned
   * @param most about how many changes to say
   * @param into takes them
   * @return where to go on, or {@link #RESTATED}
   */
  default long restate(long place, int most, Consumer<Change> into) {
    return RESTATED;
  }

  /** The tables that are this machine's content, each a section of a snapshot and a part of the content hash. */
  List<Table> tables();

  /** The tables have been loaded from a snapshot: rebuilds what is derived from them. Nothing else is called before. */
  void rebuild();
}
