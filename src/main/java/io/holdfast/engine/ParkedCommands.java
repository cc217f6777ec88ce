package io.holdfast.engine;

import io.holdfast.kernel.CommandId;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The commands submitted here that have been applied to a replica and wait for a later one to answer them. A caller
 * that has gone, or another instance's command, is not among them, and answers to those are dropped.
 *
 * <p>Threads: any. A command is parked by the owner of its partition before any later command there can answer it.
 */
final class ParkedCommands {
  private static final long LONGEST_MILLIS = 3_600_000;
  private static final long LOOK_MILLIS = 60_000;

  private final ConcurrentHashMap<CommandId, CommandItem> waiting = new ConcurrentHashMap<>();
  /** Why nobody will answer any more; null while somebody may. */
  private volatile String over;

  /** A command waits; in vain, and told so, if its replica has been given up while its partition still worked. */
  void park(CommandItem item) {
    if (item.answer != null) {
      waiting.put(item.id(), item);
      if (over != null) {
        giveUp(over);
      }
    }
  }

  /** The waiting command, which does so no longer; null if nobody here waits for it. */
  CommandItem take(CommandId id) {
    return waiting.isEmpty() ? null : waiting.remove(id);
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Looks every minute, until it is over, for those that have waited so long that nobody will answer them.
   *
   * @param present those of the replica that there is at the time
   */
  static void watch(Loop loop, Clock clock, Supplier<ParkedCommands> present, BooleanSupplier isOver) {
    loop.schedule(LOOK_MILLIS, () -> {
      if (!isOver.getAsBoolean()) {
        present.get().giveUpBefore(clock.nanos() - TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS),
            "nobody has answered for a long time");
        watch(loop, clock, present, isOver);
      }
    });
  }

  /** Tells those that were submitted before a moment that they wait in vain. */
  private void giveUpBefore(long nanos, String why) {
    for (CommandItem item : waiting.values()) {
      if (item.takenNanos - nanos < 0 && waiting.remove(item.id(), item)) {
        giveUp(item, why);
      }
    }
  }

  /** Tells all that they wait in vain, and whoever comes yet. */
  void close(String why) {
    over = why;
    giveUp(why);
  }

  /** Tells all that they wait in vain. */
  void giveUp(String why) {
    for (CommandItem item : waiting.values()) {
      if (waiting.remove(item.id(), item)) {
        giveUp(item, why);
      }
    }
  }

  private static void giveUp(CommandItem item, String why) {
    Answer answer = item.answer;
    item.answer = null;
    answer.unknown(why);
  }
}
