package io.holdfast.simulation.mutant;

import io.holdfast.simulation.run.Aim;
import java.util.List;

/** The mistakes that the simulator must find. */
public final class Mutants {

  private static final Mutant APPLY_BEFORE_DURABLE = new Mutant("apply before durable", "io.holdfast.log.Appender",
      "    journal.append(append).whenComplete(",
      """
          follower.own(new JournalEntry(new Position(asked.epoch, follower.applied().sequence() + 1), asked.senderTime,
              asked.incarnation, asked.batch, asked.entry));
          journal.append(append).whenComplete(""", 20);

  private static final Mutant BATCH_TWICE = new Mutant("skip the de-duplication of batches",
      "io.holdfast.log.Appender",
      "new Append(asked.epoch, asked.incarnation, asked.batch, follower",
      "new Append(asked.epoch, asked.incarnation, asked.doubtful ? ++lastBatch : asked.batch, follower", 200);

  private static final Mutant KEY_TWICE = new Mutant("skip the de-duplication of keys", "io.holdfast.engine.Keys",
      "home(row), true);", "home(row), false);", 60);

  private static final Mutant NO_FENCE = new Mutant("forget to fence", "io.holdfast.simulation.SimulatedJournal",
      "if (append.epoch() != epoch || append.basis() < floor) {", "if (append.basis() < 0) {", 500);

  private static final Mutant WALL_CLOCK = new Mutant("read a wall clock in apply", "io.holdfast.ads.AdMachine",
      "AdColumns.write(table, row, ad, FIRST_VERSION, logTime);",
      "AdColumns.write(table, row, ad, FIRST_VERSION, System.nanoTime());", 20);

  private static final Mutant TRIM_TOO_FAR = new Mutant("trim too far", "io.holdfast.engine.SnapshotChores",
      "Position floor = oldest.position();",
      "Position floor = new Position(oldest.position().epoch(), oldest.position().sequence() + 1);", 300);

  private static final Mutant ANSWER_BEFORE_APPLY = new Mutant("answer before apply",
      "io.holdfast.engine.Partition",
      "      applied = item.sequence;\n      progress.applied(this);\n      answers.give();",
      "      answers.give();\n      applied = item.sequence;\n      progress.applied(this);", 20);

  private static final Mutant HASH_ORDER = new Mutant("iterate a hash map into the state",
      "io.holdfast.simulation.registers.Locks",
      "    waiting.sort(Comparator.comparingLong(line::keyHigh).thenComparingLong(line::keyLow));",
      """
          java.util.Map<Object, Integer> byCaller = new java.util.HashMap<>();
          waiting.forEach(row -> byCaller.put(new Object(), row));
          waiting.clear();
          waiting.addAll(byCaller.values());""", 60);

  private static final Mutant LAYOUT_ORDER = new Mutant("iterate rows in layout order into the state",
      "io.holdfast.simulation.registers.Locks",
      "    waiting.sort(Comparator.comparingLong(line::keyHigh).thenComparingLong(line::keyLow));", "", 200);

  private static final Mutant POSITION_TOO_EARLY = new Mutant("show a position before it is applied",
      "io.holdfast.engine.Partition",
      "return done >= lastOfMine ? Math.max(dispatched, done) : done;", "return Math.max(dispatched, done);", 400);

  private static final Mutant DOUBT_REFUSED = new Mutant("call an unknown append refused", "io.holdfast.log.Appender",
      "} else if (asked.doubtful || cause.kind() == Kind.UNKNOWN) {", "} else if (cause.kind() == Kind.UNKNOWN) {",
      200, Aim.UNKNOWN_APPENDS);

  private static final Mutant NO_UNDO = new Mutant("keep half of a failed command", "io.holdfast.engine.Applier",
      "      each.rollback();", "      each.commit();", 30);

  private static final Mutant SAME_INCARNATION = new Mutant("recover anew under the same incarnation",
      "io.holdfast.engine.Lifecycle", "    standing.incarnation(incarnations.get());\n", "", 300);

  private static final Mutant ABANDONED_SNAPSHOT = new Mutant("start from a snapshot of an abandoned history",
      "io.holdfast.engine.Restorer", "origin.isEmpty() || origin.get().epoch() != snapshot.position().epoch()",
      "origin.isEmpty()", 150, Aim.ABANDONED_SNAPSHOTS);

  private static final Mutant SENDERS_TIME = new Mutant("take the sender's clock for log time",
      "io.holdfast.simulation.SimulatedJournal", "Math.max(logTime, Math.min(world.millis(), append.senderTime()))",
      "append.senderTime()", 60);

  private static final Mutant NO_GAP_CHECK = new Mutant("apply what comes, in whichever order",
      "io.holdfast.log.HeldEntries", "JournalEntry entry = bySequence.remove(sequence);",
      "JournalEntry entry = bySequence.isEmpty() ? null : bySequence.remove(bySequence.firstKey());", 20);

  private static final Mutant LOST_REPLY = new Mutant("lose a waiting reply", "io.holdfast.engine.Settlement",
      "      waiting.settle(reply, by.entry.position());\n      answers.add(waiting);",
      "      if (by.index % 7 != 3) {\n        waiting.settle(reply, by.entry.position());\n"
      + "        answers.add(waiting);\n      }", 300);

  private static final Mutant NO_EPOCH_CHECK = new Mutant("skip the epoch check", "io.holdfast.log.Follower",
      "} else if (entry.position().epoch() == epoch && entry.position().sequence() > last.sequence()) {",
      "} else if (entry.position().sequence() > last.sequence()) {", 150, Aim.OLD_NEWS);

  private static final Mutant CHANGED_IS_KEPT = new Mutant("record 'changed' as an outcome",
      "io.holdfast.engine.Settlement", "    } else if (reply.isOutcome()) {", "    } else {", 100);

  private static final Mutant DEAD_WAITERS = new Mutant("forget that the dead wait no longer",
      "io.holdfast.engine.Applier", "        settlement.abandon(gone.incarnation());\n", "", 400);

  private static final Mutant NO_TOKEN = new Mutant("do not wait for a token", "io.holdfast.engine.ReadBarrier",
      "    } else if (instance.hasApplied(partition, position.sequence())) {",
      "    } else if (position != null) {", 60);

  private static final Mutant STALE_STRONG_READ = new Mutant("read strongly without asking",
      "io.holdfast.engine.ReadBarrier",
      "      awaitApplied(strong.partition(), new Position(head.epoch(), head.sequence()), strong.withinMillis(),\n"
      + "          strong.told());",
      "      strong.told().accept(new Reached.Here());", 60);

  private static final Mutant ACCEPT_TWICE = new Mutant("accept a batch twice",
      "io.holdfast.simulation.SimulatedJournal", "    if (before != null) {",
      "    if (before != null && before.sequence() < 0) {", 60);

  /** Its pieces have a checksum, each table a content hash, and the archive compares that once more. */
  private static final Mutant UNCHECKED_SNAPSHOT = new Mutant("load a snapshot unchecked", List.of(
      new Mutant.Patch("io.holdfast.simulation.SimulatedArchive", "    if (!isWhole) {",
          "    if (!isWhole && section.partition() < -1) {"),
      new Mutant.Patch("io.holdfast.kernel.table.TableLoader",
          "if (!dropsColumns && table.contentHash() != header.contentHash()) {", "if (header.rows() < 0) {")), 60,
      Aim.DAMAGED_SNAPSHOTS);

  private static final Mutant UNLOGGED_CHANGE = new Mutant("emit what did not happen", "io.holdfast.ads.AdMachine",
      "    sink.emit(new Written(ad, version + 1));", "    sink.emit(new Written(ad, version));", 60);

  private static final Mutant LINES_ALONE = new Mutant("look at each line of an order by itself",
      "io.holdfast.shop.CheckingOut", "wanted += line.item().equals(item) ? line.quantity() : 0;",
      "wanted = lines.get(at).quantity();", 400);

  private static final Mutant ORDER_MOVED_ON = new Mutant("check an order out whatever it has become",
      "io.holdfast.shop.CheckingOut", "if (orders.version(row) != command.version()) {",
      "if (command.version() < 0) {", 60);

  private static final Mutant MONEY_FROM_NOWHERE = new Mutant("forget to count what was spent",
      "io.holdfast.shop.Accounts", "move(user, row, -amount, SPENT, ShopSum.SPENT, sink);",
      "move(user, row, -amount, PAID_OUT, ShopSum.PAID_OUT, sink);", 60);

  private static final Mutant NO_GRACE = new Mutant("expire what could not be renewed",
      "io.holdfast.coordination.Grace", "return till > from ? Math.max(till, until) : till;", "return till;", 200);

  private static final Mutant OUTAGE_FORGOTTEN = new Mutant("forget an outage over a restart",
      "io.holdfast.engine.Dispatcher", "    dispatched = sequence;\n    lastLogTime = logTime;",
      "    dispatched = sequence;\n    lastLogTime = Long.MAX_VALUE;", 400, Aim.OUTAGES);

  private static final Mutant OVERTAKEN = new Mutant("let a newcomer overtake the line", "io.holdfast.slots.Book",
      "while (reserved(slot) > most || waiting(slot) > 0) {", "while (reserved(slot) > most) {", 400);

  private static final Mutant HELD_TOO_LONG = new Mutant("confirm a hold that is over", "io.holdfast.slots.Book",
      "    if (reservations.dueAt(row) <= now) {", "    if (reservations.dueAt(row) < 0) {", 400);

  private Mutants() {}

  /** Those that every simulator of a replicated log should see. */
  public static List<Mutant> classic() {
    return List.of(APPLY_BEFORE_DURABLE, BATCH_TWICE, KEY_TWICE, NO_FENCE, WALL_CLOCK, TRIM_TOO_FAR,
        ANSWER_BEFORE_APPLY, HASH_ORDER);
  }

  /** The others. */
  public static List<Mutant> more() {
    return List.of(LAYOUT_ORDER, POSITION_TOO_EARLY, DOUBT_REFUSED, NO_UNDO, SAME_INCARNATION, ABANDONED_SNAPSHOT,
        SENDERS_TIME, NO_GAP_CHECK, LOST_REPLY, NO_EPOCH_CHECK, CHANGED_IS_KEPT, DEAD_WAITERS, NO_TOKEN,
        STALE_STRONG_READ, ACCEPT_TWICE, UNCHECKED_SNAPSHOT, UNLOGGED_CHANGE, LINES_ALONE, ORDER_MOVED_ON,
        MONEY_FROM_NOWHERE, NO_GRACE, OUTAGE_FORGOTTEN, OVERTAKEN, HELD_TOO_LONG);
  }
}
