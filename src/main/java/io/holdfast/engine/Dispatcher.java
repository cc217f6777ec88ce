package io.holdfast.engine;

import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;

/**
 * Takes the entries of the log in their order, and each one's commands in theirs, and gives every command to the
 * partitions it touches. Idempotency keys are looked up here, where the total order is visible.
 *
 * <p>Threads: the log loop only, but for {@link #dispatched}.
 */
final class Dispatcher {
  private static final int KEYS_FORGOTTEN_BESIDE_NEW_ONES = 64;

  private final Partitioning partitioning;
  private final Loop loop;
  private final EngineSettings known;
  private final CutListener cuts;
  private final Undo undo = new Undo();
  private final SettingsTable settings = new SettingsTable(undo);
  private final Keys keys;
  private final LongArrayList[] forgottenSequences;
  private final IntArrayList[] forgottenIndexes;
  private Partition[] partitions;
  /** The last item of the present entry for each partition, kept back until it is known whether it ends the entry. */
  private Item[] last;
  private CommandItem snapshotAsked;
  /** Of the last entry dispatched. A snapshot's head has it, so that a restart in an outage knows of it. */
  private long lastLogTime;
  /** Written on the log loop, read by anyone. */
  private volatile long dispatched;

  Dispatcher(Partitioning partitioning, Loop loop, EngineSettings known, CutListener cuts) {
    this.partitioning = partitioning;
    this.keys = new Keys(undo, partitioning);
    this.loop = loop;
    this.known = known;
    this.cuts = cuts;
    this.forgottenSequences = new LongArrayList[partitioning.count()];
    this.forgottenIndexes = new IntArrayList[partitioning.count()];
  }

  void connect(Partition[] connected) {
    partitions = connected;
    last = new Item[connected.length];
  }

  /** The sections that stand before routing. */
  List<Table> tables() {
    return List.of(settings.table(), keys.table());
  }

  void rebuild() {
    settings.rebuild();
    keys.rebuild();
  }

  void startAt(long sequence, long logTime) {
    dispatched = sequence;
    lastLogTime = logTime;
  }

  long dispatched() {
    return dispatched;
  }

  /** All settings, as of the last entry dispatched. */
  List<SettingValue> settings() {
    return known.all().stream()
        .map(each -> new SettingValue(each, settings.valueOf(each), settings.isSet(each)))
        .toList();
  }

  /** Gives the next entry's commands to their partitions. */
  void dispatch(JournalEntry entry, List<CommandItem> items) {
    long sequence = entry.position().sequence();
    if (sequence != dispatched + 1) {
      throw new StoppedException("entry " + entry.position() + " came after " + dispatched);
    }
    noticeOutage(entry.logTime(), sequence);
    for (int i = 0; i < items.size(); i++) {
      CommandItem item = items.get(i);
      item.place(entry, i);
      route(item, sequence);
    }
    forgetKeys(entry, items.size());
    cutIfAsked(entry);
    close(sequence);
  }

  /** Here and not in a partition: one that nobody asks for anything is not to take that for an outage. */
  private void noticeOutage(long logTime, long sequence) {
    if (dispatched > 0 && logTime - lastLogTime > settings.valueOf(EngineSettings.OUTAGE)) {
      for (int i = 0; i < partitions.length; i++) {
        add(i, new OutageItem(lastLogTime, logTime), sequence);
      }
    }
    lastLogTime = logTime;
  }

  private void route(CommandItem item, long sequence) {
    item.footprint = footprint(item);
    if (item.submission.idempotency() != null) {
      item.key = keys.use(item.submission, item.entry, item.index, routing(item));
      if (item.key == null) {
        item.ruling = new SystemReply.KeyReused();
        item.footprint = new Footprint.One(0);
      }
    }
    if (item.ruling == null && item.command() instanceof SystemCommand command) {
      noteSystem(item, command);
    }
    send(item, sequence);
  }

  private Footprint footprint(CommandItem item) {
    try {
      Footprint footprint = item.command().footprint(partitioning);
      requireKnown(footprint);
      return footprint;
    } catch (RuntimeException e) {
      item.defect = e;
      return new Footprint.One(0);
    }
  }

  private void requireKnown(Footprint footprint) {
    int highest = switch (footprint) {
      case Footprint.One one -> one.partition();
      case Footprint.Several several -> several.partition(several.size() - 1);
      case Footprint.Every every -> 0;
    };
    if (home(footprint) < 0 || highest >= partitioning.count()) {
      throw new IllegalArgumentException("footprint " + footprint + " is outside the " + partitioning.count()
          + " partitions");
    }
  }

  /**
   * The routing hash of a command's home, which stays true under another number of partitions. Where a command names
   * partitions rather than owners, it is the first of that partition's.
   */
  private int routing(CommandItem item) {
    int home = home(item.footprint);
    int hash = item.defect == null ? finestHome(item) : 0;
    return partitioning.partitionOf(hash) == home ? hash : partitioning.firstHashOf(home);
  }

  private static int finestHome(CommandItem item) {
    try {
      return home(item.command().footprint(Partitioning.finest()));
    } catch (RuntimeException e) {
      item.defect = e;
      return 0;
    }
  }

  private static int home(Footprint footprint) {
    return switch (footprint) {
      case Footprint.One one -> one.partition();
      case Footprint.Several several -> several.home();
      case Footprint.Every every -> 0;
    };
  }

  private void noteSystem(CommandItem item, SystemCommand command) {
    switch (command) {
      case SystemCommand.ChangeSetting change -> {
        boolean isFirst = item.key == null || !item.key.duplicate();
        if (isFirst && known.refusal(change.name(), change.value()) == null) {
          settings.set(change.name(), change.value());
        }
      }
      case SystemCommand.RaiseBehaviour raise -> requireKnownBehaviour(item, raise.level());
      case SystemCommand.TakeSnapshot() -> snapshotAsked = item;
      case SystemCommand.Tick tick -> { }
      case SystemCommand.InstanceGone gone -> { }
    }
  }

  private void requireKnownBehaviour(CommandItem item, int level) {
    if (level > Behaviour.NEWEST) {
      throw new StoppedException("at " + item.entry.position() + " the cluster was raised to behaviour level " + level
          + ", but this program knows " + Behaviour.NEWEST + " at the most: upgrade this instance");
    }
    settings.set(SettingsTable.BEHAVIOUR, Math.max(level, settings.behaviour()));
  }

  private void send(CommandItem item, long sequence) {
    boolean isDuplicate = item.key != null && item.key.duplicate();
    switch (item.footprint) {
      case Footprint.One one when !isDuplicate || item.key.partition() == one.partition() ->
          add(one.partition(), item, sequence);
      case Footprint.Every every when !isDuplicate -> {
        EveryRun run = new EveryRun(item, partitions.length);
        for (int i = 0; i < partitions.length; i++) {
          add(i, new ShareItem(run), sequence);
        }
      }
      default -> meet(item, isDuplicate, sequence);
    }
  }

  private void meet(CommandItem item, boolean isDuplicate, long sequence) {
    Partition[] meeting = Meetings.of(partitions, item.footprint, isDuplicate ? item.key.partition() : -1);
    Rendezvous rendezvous = new Rendezvous(item, meeting);
    for (Partition partition : meeting) {
      add(partition.number(), new MeetingItem(rendezvous), sequence);
    }
  }

  private void add(int partition, Item item, long sequence) {
    Item before = last[partition];
    if (before != null) {
      partitions[partition].add(before, sequence);
    }
    last[partition] = item;
  }

  private void forgetKeys(JournalEntry entry, int commands) {
    if (keys.size() == 0) {
      return;
    }
    keys.forget(settings.valueOf(EngineSettings.KEYS), entry.logTime() - settings.valueOf(EngineSettings.KEY_MILLIS),
        commands + KEYS_FORGOTTEN_BESIDE_NEW_ONES, this::forgotten);
    for (int i = 0; i < partitions.length; i++) {
      if (forgottenSequences[i] != null) {
        add(i, new ForgetItem(forgottenSequences[i].toLongArray(), forgottenIndexes[i].toIntArray()),
            entry.position().sequence());
        forgottenSequences[i] = null;
        forgottenIndexes[i] = null;
      }
    }
  }

  private void forgotten(int partition, long sequence, int index) {
    if (forgottenSequences[partition] == null) {
      forgottenSequences[partition] = new LongArrayList();
      forgottenIndexes[partition] = new IntArrayList();
    }
    forgottenSequences[partition].add(sequence);
    forgottenIndexes[partition].add(index);
  }

  private void cutIfAsked(JournalEntry entry) {
    if (snapshotAsked == null) {
      return;
    }
    boolean copied = cuts.wantsCopy(snapshotAsked.answer != null);
    snapshotAsked = null;
    CutRun run = new CutRun(entry.position(), entry.logTime(), partitions.length, copied, cuts, loop);
    run.cut(CutRun.BEFORE_ROUTING, tables(), loop);
    for (int i = 0; i < partitions.length; i++) {
      add(i, new CutItem(run), entry.position().sequence());
    }
  }

  private void close(long sequence) {
    for (int i = 0; i < partitions.length; i++) {
      if (last[i] != null) {
        last[i].endsEntry = true;
        partitions[i].entryAdded(sequence);
        partitions[i].add(last[i], sequence);
      }
    }
    dispatched = sequence;
    for (int i = 0; i < partitions.length; i++) {
      if (last[i] != null) {
        last[i] = null;
        partitions[i].wake();
      }
    }
  }
}
